"""``python -m sitmap``: the same as the command ``sitmap``."""

from sitmap.cli import main

if __name__ == "__main__":
    main()
