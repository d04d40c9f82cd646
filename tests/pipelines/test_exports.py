"""Exported files: no cell is a formula, values survive, a file appears whole."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import UserError
from pipelines.exports import cell, open_bytes, open_text, write_csv

DANGEROUS = set("=+-@＝＋－＠\t\r")  # noqa: RUF001 - full-width signs are the point


def read_back(*rows: list[object]) -> list[list[str]]:
    stream = io.StringIO(newline="")
    write_csv(stream, ["heading"], rows)
    return list(csv.reader(io.StringIO(stream.getvalue(), newline="")))[1:]


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        '=HYPERLINK("http://example.org","x")',
        "\t=1",
        "\r=1",
        "\n=1",
        "  =cmd|' /C calc'!A0",
        "\u00a0=1",
        "\ufeff=1",
        "\x1b[31m=1",
        "＝1",  # noqa: RUF001 - a full-width sign
    ],
)
def test_text_is_never_a_formula(text: str) -> None:
    ((shown,),) = read_back([text])
    assert shown.startswith("'")


@given(st.text(max_size=30))
def test_no_text_starts_a_formula(text: str) -> None:
    ((shown, _),) = read_back([text, "end"])
    assert shown.strip()[:1] not in DANGEROUS
    assert "\x1b" not in shown
    assert "\x00" not in shown


@given(
    st.text(
        st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="=+-@"),
        max_size=30,
    ).filter(lambda text: text.lstrip()[:1] not in DANGEROUS)
)
def test_harmless_text_is_kept(text: str) -> None:
    ((shown, _),) = read_back([text, "end"])
    assert shown == text


def test_values_keep_their_digits_and_signs() -> None:
    row = [
        Decimal("-12.3400"),
        -5,
        Decimal("1E+3"),
        date(2024, 2, 29),
        datetime(2026, 1, 1, tzinfo=UTC),
        None,
        True,
        {"a": "é"},
    ]
    assert read_back(list(row)) == [
        [
            "-12.3400",
            "-5",
            "1000",
            "2024-02-29",
            "2026-01-01T00:00:00+00:00",
            "",
            "true",
            '{"a": "é"}',
        ]
    ]


def test_a_cell_with_separators_stays_one_cell() -> None:
    assert read_back(['a,"b"\nc;=1', "d"]) == [['a,"b"\nc;=1', "d"]]


def test_a_list_that_is_a_formula_in_text_is_quoted() -> None:
    assert cell("-1") == "'-1"
    assert cell(["=1"]) == '["=1"]'


def test_a_file_appears_whole_or_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before")
    with pytest.raises(ZeroDivisionError), open_text(path) as stream:
        stream.write("half" * (1 // 0))
    assert path.read_text() == "before"
    with open_text(path) as stream:
        write_csv(stream, ["a"], [["ä"]])
    assert path.read_bytes() == "a\r\nä\r\n".encode()
    assert [one.name for one in tmp_path.iterdir()] == ["out.csv"]
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", [".", "missing/out.csv", "x" * 300])
def test_a_place_without_a_file_is_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match=":") as refused, open_bytes(tmp_path / name):
        pass
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []
