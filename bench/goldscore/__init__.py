"""How well reports are read: gold rows, matching, figures, a plain baseline. See `tests/gold/README.md`."""
