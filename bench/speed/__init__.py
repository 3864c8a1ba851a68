"""Speed and memory: a corpus of generated reports, what is measured in a process of its own, plain baselines."""
