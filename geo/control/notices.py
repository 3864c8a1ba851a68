"""What is told while files are read: each thing once, with how many files and areas it is true of."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Notices", "several"]


def several(number: int, one: str, more: str | None = None) -> str:
    """Return a number with its noun: "1 area", "1,200 areas"."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"


@dataclass(slots=True)
class _Notice:
    files: dict[str, None] = field(default_factory=dict)
    count: int = 0


class Notices:
    """Collects what is to be told, so that what is true of 800 files takes one line."""

    def __init__(self) -> None:
        self._told: dict[tuple[int, str, str], _Notice] = {}

    def add(self, about: str, text: str, file: str, *, count: int = 0, rank: int = 1) -> None:
        """Tell something.

        Parameters
        ----------
        about : str
            What it is about, put before it: the source, or the file where no source is known.
        text : str
        file : str
            "" for what is true of all.
        count : int
            How many areas it is true of.
        rank : int
            What comes first: 0 which days, 1 what was taken for what, 2 repairs, 3 what was left out.
        """
        notice = self._told.setdefault((rank, about, text), _Notice())
        notice.files[file] = None
        notice.count += count

    def lines(self) -> list[str]:
        """Return all lines, in their order."""
        lines = []
        for (_, about, text), notice in sorted(self._told.items(), key=lambda item: item[0]):
            where = next(iter(notice.files)) if len(notice.files) == 1 else several(len(notice.files), "file")
            if not where:
                lines.append(f"{about}: {text}")
                continue
            areas = f"{several(notice.count, 'area')} in " if notice.count else ""
            lines.append(f"{about}: {text} ({areas}{where})")
        return lines
