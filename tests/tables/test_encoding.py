"""Text of any encoding becomes UTF-8 block by block, wherever the blocks end."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitmap.sources.tables.encoding import utf8_blocks

# What is in a line: letters of one to four bytes, no line ends and no controls.
LINES = st.lists(st.text(st.sampled_from('ab, "éñїЩ—€😀'), max_size=30), min_size=1, max_size=8)


def read(data: bytes, size: int) -> str:
    blocks = list(utf8_blocks(io.BytesIO(data), lambda remark: None, block_bytes=size))
    for block in blocks:
        block.decode("utf-8")
    return b"".join(blocks).decode("utf-8")


@given(LINES, st.integers(4, 64), st.sampled_from(["\n", "\r\n"]))
def test_text_is_the_same_for_blocks_of_any_size(lines: list[str], size: int, end: str) -> None:
    text = end.join(lines)
    assert read(text.encode("utf-8"), size) == text
    assert read(text.encode("utf-8-sig"), size) == text


@given(LINES, st.integers(4, 64))
def test_utf_16_is_the_same_for_blocks_of_any_size(lines: list[str], size: int) -> None:
    text = "\n".join(lines)
    assert read(text.encode("utf-16"), size) == text


@pytest.mark.parametrize("codec", ["utf-8", "utf-16", "cp1251"])
def test_one_line_larger_than_a_block_is_handed_on_in_parts(codec: str) -> None:
    text = "обстріл міста, двоє поранених " * 400
    blocks = list(utf8_blocks(io.BytesIO(text.encode(codec)), lambda remark: None, block_bytes=1024))
    assert len(blocks) > 10
    assert b"".join(blocks).decode("utf-8") == text
