"""A hostile file is refused with one line, in bounded memory and without a hang."""

import os
import socket
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dlt_sources.csv_exports import limits
from dlt_sources.csv_exports.errors import ExportError
from tests.support.exports import Read

HEADER = "Date,Views\n"
ACCOUNT = {"account_id": "UC1"}
MOST_BYTES = 16 * 2**20


@contextmanager
def bounded_memory() -> Iterator[None]:
    """Fail if the block holds more than 16 MiB at once."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < MOST_BYTES
    finally:
        tracemalloc.stop()


def days(rows: str) -> str:
    return HEADER + rows


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n \n", "is blank"),
        (b"<!DOCTYPE html><html><body>Date,Views</body></html>", "HTML"),
        (b"\n <html>", "HTML"),
        (b"<table><tr><td>Date</td><td>Views</td></tr></table>", "HTML"),
        (b"\xef\xbb\xbf<pre>Date,Views\n2026-01-01,5\n</pre>", "HTML"),
        ("\ufeff<html>Date,Views\n2026-01-01,5\n".encode("utf-16-le"), "HTML"),
        (b"PK\x03\x04", "zip archive"),
        (b'{"error": {"message": "login"}}', "JSON"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Excel"),
        (HEADER.encode("utf-16-le"), "UTF-16 without a byte order mark"),
        (b"Date,Views\n2026-01-01,\x005\n" + b"2026-01-02,5\n" * 500, "NUL"),
        (b"Date,Views\n" + b"2026-01-02,5\n" * 500 + b"2026-01-03,\x00\n", "line 502"),
        (b"Date,Views\n2026-01-02,\xff\xfe5\n", "is not UTF-8"),
        (b"\xff\xfe" + HEADER.encode("utf-16-le") + b"\x00\xd8\x00\xd8", "not UTF-16"),
        ("Date,Views\n", "no row of data"),
        ("Date,Views\n,\n\n", "no row of data"),
        ("a,b,c\n1,2,3\n", "is no known export; known are those of"),
        ("Content,Video title,Subscribers gained\n", "column 'Views' is missing"),
        (",".join(map(str, range(3_000))), "more than 2,000 columns"),
    ],
)
def test_files_that_are_no_export_are_refused(
    read: Read, content: str | bytes, why: str
) -> None:
    with pytest.raises(ExportError) as caught:
        read(content, **ACCOUNT)
    assert why in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_line_without_end_is_refused_before_it_is_in_memory(
    read: Read, tmp_path: Path
) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(b"Date,Views\n2026-01-01,")
        file.truncate(2**30)
        file.seek(0, os.SEEK_END)
    with pytest.raises(ExportError, match="NUL"):
        read(path, **ACCOUNT)
    with path.open("wb") as file:
        file.write(b"Date,Views\n2026-01-01,")
        for _ in range(1_024):
            file.write(b"5" * 2**20)
    with (
        bounded_memory(),
        pytest.raises(ExportError, match="line 2 has more than 1,048,576 characters"),
    ):
        read(path, **ACCOUNT)
    path.unlink()


def test_a_quote_that_is_never_closed_ends_in_bounded_memory(read: Read) -> None:
    lines = "x" * 1_000 + "\n"
    text = days('2026-01-01,"') + lines * (limits.ROW_CHARACTERS // 900)
    with pytest.raises(
        ExportError, match=r"more than 1,048,576 characters|does not end"
    ):
        read(text, **ACCOUNT)


def test_a_file_larger_than_the_limit_is_refused(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(limits.FILE_BYTES + 1)
    with pytest.raises(ExportError, match="is larger than 2 GiB"):
        read(path)


def test_a_zip_bomb_is_never_unpacked(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "export.csv.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Table data.csv", b"0" * 50_000_000)
    with bounded_memory(), pytest.raises(ExportError, match="zip archive"):
        read(path)


@pytest.mark.parametrize("kind", ["pipe", "folder", "device", "socket", "missing"])
def test_only_regular_files_are_opened(
    read: Read, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = Path("export.csv")
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    elif kind == "device":
        path = Path("/dev/zero")
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(str(path))
    with pytest.raises(ExportError, match=r"regular file|No such|device or address"):
        read(path)


def test_mixed_line_ends_are_lines(read: Read) -> None:
    found = read(
        days("2026-01-01,1\r\n2026-01-02,2\r2026-01-03,3\n\n\r\n2026-01-04,4"),
        **ACCOUNT,
    )
    rows = found.rows["account_days"]
    assert [row["value"] for row in rows] == ["1", "2", "3", "4"]
    assert [row["line"] for row in rows] == [2, 3, 4, 7]


def test_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Read
) -> None:
    path = tmp_path / "live.csv"
    path.write_text(days("2026-01-01,1\n"))
    from dlt_sources.csv_exports.tables import TableReader  # noqa: PLC0415

    original = TableReader.read

    def append(self: TableReader, rows: object) -> object:
        with path.open("a") as file:
            file.write("2026-01-02,2\n")
        return original(self, rows)  # type: ignore[arg-type]

    monkeypatch.setattr(TableReader, "read", append)
    with pytest.raises(ExportError, match="changed while it was read"):
        read(path, **ACCOUNT)
