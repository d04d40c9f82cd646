"""Outside text is printed as one visible line."""

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlt_sources.plain_text import CONTROLS, LONGEST, clean, clean_lines
from pipelines.terminal import PlainConsole, PlainTable

HOSTILE = st.text(max_size=80) | st.text(
    alphabet="\x1b\x07\x9b\x9d\x90[]();0123m\\/bred :\n\r\u202e", max_size=40
)


def is_control(char: str) -> bool:
    return char == "\x1b" or unicodedata.category(char) in CONTROLS


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[/b] x", "[/b] x"),
        ("a\x1b[31mred\x1b[0m", "ared"),
        ("a\x9b31mred", "ared"),
        ("\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x07", "link"),
        ("\x1b]52;c;AAAA\x07copied", "copied"),
        ("\x1b]0;title without an end", ""),
        ("\x1bPdevice\x1b\\text", "text"),
        ("one\ntwo\r\ttwo", "one two  two"),
        ("pay\u202egnp.exe", "pay gnp.exe"),
        ("ünïcödé 日本 🎮", "ünïcödé 日本 🎮"),
        (None, "None"),
    ],
)
def test_text_loses_what_a_terminal_obeys(text: object, shown: str) -> None:
    assert clean(text) == shown


@given(HOSTILE)
def test_no_control_character_is_left(text: str) -> None:
    assert not any(map(is_control, clean(text)))
    assert clean(clean(text)) == clean(text)
    assert not any(map(is_control, clean_lines(text).replace("\n", "")))


def test_long_text_is_cut() -> None:
    assert clean("x" * 1000) == "x" * (LONGEST - 1) + "…"
    assert clean("x" * 1000, None) == "x" * 1000


@given(HOSTILE)
def test_the_console_prints_every_text(text: str) -> None:
    stream = io.StringIO()
    console = PlainConsole(
        file=stream, width=200, force_terminal=True, color_system=None
    )
    table = PlainTable("name")
    table.add_row(text)
    console.print(text)
    console.print(table)
    assert not any(map(is_control, stream.getvalue().replace("\n", "")))
