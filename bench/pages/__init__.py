"""What the benchmarks of pages share: a table of events, other ways of drawing it, and the browser that opens them."""
