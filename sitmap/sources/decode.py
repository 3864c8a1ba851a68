"""Bytes → text: what an input is, and in which encoding its letters are.

UTF-8 is told by its own rules. Of the old encodings only Windows-1251 (Ukrainian, Russian) and Windows-1252
(western European) are accepted, since these two can be told apart without guessing: in Cyrillic text the bytes
above 127 make up whole words, in western text they stand inside or between words of ASCII letters. What fits
neither is refused, because letters read wrongly would become places that nobody named; other old Cyrillic encodings
are read where a page or feed declares them and its words then look like words.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

__all__ = [
    "Decoded", "NotText", "binary_kind", "clean_line", "clean_text", "declared_encoding", "decode", "unicode_mark",
]  # fmt: skip


class NotText(ValueError):
    """The bytes are no text in a known encoding; the message says what they seem to be and what to do."""


class Decoded(NamedTuple):
    """Text with its encoding, and a remark for the user where reading it took more than UTF-8."""

    text: str
    encoding: str
    remark: str | None


_SAVE_AS_TEXT = "save its text as a .txt file in UTF-8 and pass that"
# First bytes of common files (their own specifications; the list is that of file(1) for what a desk has around).
_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "a PDF document", _SAVE_AS_TEXT),
    (b"{\\rtf", "a rich-text (RTF) document", _SAVE_AS_TEXT),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document (.doc, .xls)", _SAVE_AS_TEXT),
    (b"\x89PNG\r\n\x1a\n", "a PNG picture", "write its text into a .txt file and pass that"),
    (b"\xff\xd8\xff", "a JPEG picture", "write its text into a .txt file and pass that"),
    (b"GIF8", "a GIF picture", "write its text into a .txt file and pass that"),
    (b"\x1f\x8b", "a gzip archive", "unpack it first (gunzip)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first"),
    (b"BZh", "a bzip2 archive", "unpack it first (bunzip2)"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it first (unxz)"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive", "unpack it first (unzstd)"),
    (b"SQLite format 3\x00", "an SQLite database or GeoPackage", "pass the reports themselves as .txt or .jsonl"),
    (b"PAR1", "a Parquet table", "pass the reports themselves as .txt or .jsonl"),
    (b"\x7fELF", "a program", "pass the reports themselves as .txt or .jsonl"),
    (b"ID3", "an audio file", "write its words into a .txt file and pass that"),
    (b"OggS", "an audio or video file", "write its words into a .txt file and pass that"),
    (b"\x1aE\xdf\xa3", "a video file", "write its words into a .txt file and pass that"),
)
_ZIP_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"word/", "a Word document (.docx)"),
    (b"xl/", "an Excel workbook (.xlsx)"),
    (b"ppt/", "a PowerPoint file (.pptx)"),
    (b"application/vnd.oasis.opendocument", "an OpenDocument file"),
    (b"application/epub", "an e-book (EPUB)"),
    (b"doc.kml", "a KMZ file"),
)
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def unicode_mark(head: bytes) -> str | None:
    """Return the codec that a byte-order mark at the start names, or None."""
    return next((codec for mark, codec in _BOMS if head.startswith(mark)), None)


def binary_kind(head: bytes) -> tuple[str, str] | None:
    """Say what a file that is no text seems to be.

    Parameters
    ----------
    head : bytes
        The first kilobytes of the file.

    Returns
    -------
    tuple of (str, str) or None
        What it seems to be, and what to do; None where it can be text.
    """
    for signature, kind, remedy in _SIGNATURES:
        if head.startswith(signature):
            return kind, remedy
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        for inside, kind in _ZIP_KINDS:
            if inside in head:
                return kind, _SAVE_AS_TEXT
        # A Word document's folder may lie beyond the part that was read; its first entry gives it away.
        if b"[Content_Types].xml" in head:
            return "an Office document (.docx, .xlsx or .pptx)", _SAVE_AS_TEXT
        return "a ZIP archive", "unpack it first (unzip)"
    if head.startswith(b"RIFF") and head[8:12] in (b"WEBP", b"AVI ", b"WAVE"):
        return "a picture, audio or video file", "write its words into a .txt file and pass that"
    if head[4:8] == b"ftyp":
        return "a video or picture file", "write its words into a .txt file and pass that"
    if unicode_mark(head) is None and b"\x00" in head and _unmarked_utf16(head) is None:
        return "a binary file (it has NUL bytes)", "pass text: a .txt file in UTF-8, or .jsonl"
    return None


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: in text every second byte is mostly zero (or 4, the Cyrillic page), on one side only."""
    even, odd = data[0:4096:2], data[1:4096:2]
    if len(odd) < 8:
        return None
    pages = (0, 4)
    share_even = sum(byte in pages for byte in even) / len(even)
    share_odd = sum(byte in pages for byte in odd) / len(odd)
    if share_odd > 0.9 and share_even < 0.1:
        return "utf-16-le"
    if share_even > 0.9 and share_odd < 0.1:
        return "utf-16-be"
    return None


# In the words of XML declarations, of <meta>, of HTTP.
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,30})""", re.I)


def declared_encoding(head: bytes) -> str | None:
    """Return the encoding that the first kilobytes of a page or feed declare, or None."""
    found = _DECLARED.search(head[:4096]) if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else None
    return None if found is None else found[1].decode("ascii")


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode an input's bytes.

    Parameters
    ----------
    data : bytes
        The whole input, or one line of it.
    declared : str, optional
        The encoding that the input itself declares. UTF-8 is told by its own rules whatever is declared.

    Returns
    -------
    Decoded
        Text (without its byte-order mark, otherwise as it stands), encoding and remark.

    Raises
    ------
    NotText
        If the bytes are no text in UTF-8, UTF-16, UTF-32, Windows-1251 or Windows-1252.
    """
    marked = unicode_mark(data)
    if marked is not None:
        try:
            text = data.decode(marked)
        except UnicodeDecodeError as error:
            if marked != "utf-8-sig":
                raise NotText(
                    f"starts as {marked.upper()} but breaks at byte {error.start}: save it as UTF-8"
                ) from None
        else:
            name = "UTF-8" if marked == "utf-8-sig" else marked.upper()
            return Decoded(text, name, None if name == "UTF-8" else f"read as {name}; UTF-8 is the usual form")
    elif b"\x00" in data:
        unmarked = _unmarked_utf16(data)
        if unmarked is None:
            raise NotText("seems to be a binary file (it has NUL bytes): pass text, a .txt file in UTF-8, or .jsonl")
        try:
            return Decoded(data.decode(unmarked), "UTF-16", "read as UTF-16 without its mark; UTF-8 is the usual form")
        except UnicodeDecodeError as error:
            raise NotText(f"looks like UTF-16 but breaks at byte {error.start}: save it as UTF-8") from None
    try:
        return Decoded(data.decode("utf-8"), "UTF-8", None)
    except UnicodeDecodeError as error:
        first = error.start
    return _decode_damaged_utf8(data, first) or _decode_declared(data, declared) or _decode_windows(data)


_UTF8_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


def _decode_damaged_utf8(data: bytes, first: int) -> Decoded | None:
    """Read UTF-8 in which a few bytes are broken (a cut-off file): most non-ASCII bytes form valid sequences."""
    sequences = _UTF8_SEQUENCE.findall(data)
    inside = sum(map(len, sequences))
    outside = sum(byte >= 0x80 for byte in data) - inside
    if len(sequences) < 2 or outside * 4 > inside:
        return None
    text = data.decode("utf-8-sig", "replace")
    remark = (
        f"UTF-8 with {outside} broken byte{'' if outside == 1 else 's'} (the first is byte {first}), shown as \ufffd"
    )
    return Decoded(text, "UTF-8", remark)


# Letters of Windows-1251 above 127: А-я, Ё ё, and those of Ukrainian and Belarusian.
_CYRILLIC = "А-яЁёЄєІіЇїҐґЎў"
_CYRILLIC_WORD = re.compile(f"(?<![A-Za-z])[{_CYRILLIC}]{{2,}}(?![A-Za-z])")
_WESTERN_LETTER = re.compile("[À-ÖØ-öø-ÿŠŒŽšœžŸ]")
# A word as people write it: lower case, Capitalised or ALL CAPITALS. KOI8 and DOS text read as 1251 is none of these.
_PLAUSIBLE_WORD = re.compile("(?:[А-ЯЁЄІЇҐЎ]?[а-яёєіїґў]+|[А-ЯЁЄІЇҐЎ]+)")


# Only these: of what else is declared, letters are no evidence, or it is told without being declared.
_CYRILLIC_CODECS = {
    "windows-1251": "Windows-1251", "cp1251": "Windows-1251", "koi8-u": "KOI8-U", "koi8-r": "KOI8-R",
    "iso-8859-5": "ISO 8859-5", "cp866": "CP866", "ibm866": "CP866", "x-mac-cyrillic": "Mac Cyrillic",
}  # fmt: skip


def _decode_declared(data: bytes, declared: str | None) -> Decoded | None:
    """Read as declared, if the words are words then."""
    name = _CYRILLIC_CODECS.get((declared or "").lower().replace("_", "-"))
    if name is None:
        return None
    text = data.decode("mac-cyrillic" if name == "Mac Cyrillic" else name.lower().replace(" ", "-"), "replace")
    words: list[str] = _CYRILLIC_WORD.findall(text)
    if not words or not _sane(words) or text.count("\ufffd") * 100 > sum(map(len, words)):
        return None
    return Decoded(text, name, f"read as {name}, which it declares, since it is not UTF-8")


_VOWELS = re.compile("[аеиоуыэюяєіїёАЕИОУЫЭЮЯЄІЇЁ]")


def _sane(words: list[str]) -> bool:
    """Tell words from what letters make in an encoding that is not theirs."""
    if sum(bool(_PLAUSIBLE_WORD.fullmatch(word)) for word in words) * 10 < len(words) * 9:
        return False
    # KOI8 read as 1251 turns small letters into capitals, and of its vowels few stay vowels: 23 of 100 letters, where
    # Ukrainian and Russian have 42.
    if sum(word.isupper() for word in words) * 2 <= len(words):
        return True
    return len(_VOWELS.findall("".join(words))) * 3 >= sum(map(len, words))


def _decode_windows(data: bytes) -> Decoded:
    cyrillic = data.decode("cp1251", "replace")
    words: list[str] = _CYRILLIC_WORD.findall(cyrillic)
    in_words = sum(map(len, words))
    western = data.decode("cp1252", "replace")
    letters = len(_WESTERN_LETTER.findall(western))
    # Letters of one encoding are letters of the other, so the question is only where they stand.
    if in_words * 2 > letters:
        if _sane(words) and "\ufffd" not in cyrillic:
            return Decoded(cyrillic, "Windows-1251", "read as Windows-1251 (Cyrillic), since it is not UTF-8")
    elif "\ufffd" not in western and _mostly_words(western):
        return Decoded(western, "Windows-1252", "read as Windows-1252 (western European), since it is not UTF-8")
    raise NotText("is neither UTF-8 nor UTF-16, Windows-1251 or Windows-1252: save it as UTF-8")


def _mostly_words(text: str) -> bool:
    """Tell prose from noise: letters, digits, spaces and usual marks make up nearly all of it."""
    usual = sum(char.isalnum() or char.isspace() or char in _USUAL_MARKS for char in text)
    ascii_letters = sum("a" <= char <= "z" or "A" <= char <= "Z" for char in text)
    return usual * 20 >= len(text) * 19 and ascii_letters * 3 >= len(text)


_USUAL_MARKS = frozenset("\"'‘’“”„«»‹›‚.,;:!?…()[]{}<>-–—/\\&%*#@+=_|•°©®™€£§·†‡\xad")

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean_text(text: str) -> str:
    """Bring line ends to ``\\n`` and remove what no output format can hold.

    Control characters become spaces and lone surrogates U+FFFD, one for one. The result is the text that all
    character offsets refer to.
    """
    text = _LINE_ENDS.sub("\n", text.removeprefix("\ufeff"))
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", text))


def clean_line(text: str) -> str:
    """Clean a value of one line (a title, an address): as `clean_text`, and white space runs become one space."""
    return " ".join(clean_text(text).split())
