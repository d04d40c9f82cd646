"""Exported statements: CSV, HTML and PDF, with names that mean harm."""

import csv
import hashlib
import io
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from pipelines.database.warehouse import Warehouse
from pipelines.royalties import pdf_page
from pipelines.royalties.build import build_statements
from pipelines.royalties.documents import Document, make_document
from pipelines.royalties.html_page import write_html
from pipelines.royalties.lock import lock_month
from pipelines.royalties.pdf_page import MISSING_NOTE, make_pdf
from pipelines.royalties.statements import StoredStatement
from tests.support.command_line import call
from tests.support.fakes import execute
from tests.support.royalty_histories import History
from tests.support.royalty_tables import store_history

FONT_SHA256 = "abdc775b21b1bc470d50c97e790d276f2054b7504e56e5bd3e64f48d68582322"
HOSTILE = '=HYPERLINK("x")<script>alert(1)</script>'
JANUARY = date(2024, 1, 1)


def statement(name: str = "Ann", title: str = "A title", lines: int = 1) -> Any:
    line = {
        "line": 1,
        "kind": "earnings",
        "post_id": "site:1",
        "title": title,
        "earned_in": JANUARY,
        "from_date": None,
        "to_date": date(2024, 1, 31),
        "post_earnings": Decimal("10.50"),
        "share": Decimal(50),
        "earnings": Decimal("5.25"),
        "rate": Decimal(40),
        "royalty": Decimal("2.1"),
        "amount": Decimal("2.10"),
        "reason": None,
    }
    unknown = dict.fromkeys(("post_earnings", "earnings", "rate", "royalty", "amount"))
    gap = {**line, **unknown, "kind": "gap", "reason": "was not read"}
    values = {
        "artist_name": name,
        "month": JANUARY,
        "currency": "EUR",
        "status": "open",
        "opening": Decimal("0.00"),
        "earnings": Decimal("5.25"),
        "rate": Decimal(40),
        "royalty": Decimal("2.10"),
        "adjustments": Decimal("0.00"),
        "payable": Decimal("2.10"),
        "carried": Decimal("0.00"),
        "gaps": 1,
        "read_until": date(2024, 1, 31),
        "built_at": datetime(2024, 2, 1, tzinfo=UTC),
        "locked_at": None,
    }
    return StoredStatement("id", values, [*[line] * lines, gap])


def page(*statements: Any) -> str:
    return "".join(write_html(map(make_document, statements)))


def pdf_text(*statements: Any) -> str:
    reader = PdfReader(io.BytesIO(make_pdf(map(make_document, statements))))
    return "\n".join(one.extract_text() for one in reader.pages)


class Tags(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page_escapes_names_and_loads_nothing() -> None:
    shown = page(statement(name=HOSTILE, title='"><img src=x onerror=alert(1)>'))
    found = Tags(shown)
    assert not found.tags & {"script", "img", "link", "iframe", "object", "a"}
    assert HOSTILE in found.text
    assert "default-src &#x27;none&#x27;" in shown


def test_a_page_shows_the_money_and_names_what_is_not_known() -> None:
    text = Tags(page(statement())).text
    for expected in ("Ann", "2024-01 in EUR", "2.10", "Draft", "Not known: was not"):
        assert expected in text
    assert "1 line names earnings that are not known" in text


def test_a_name_that_turns_text_around_is_plain() -> None:
    text = Tags(page(statement(name="Ann\u202eevil\x1b[31m"))).text
    assert "\u202e" not in text
    assert "\x1b" not in text


@pytest.mark.parametrize("name", ["Zoë Łuczak", "Ελένη", "Дмитрий", "Գայանե", "ნინო"])
def test_a_pdf_shows_names_of_several_scripts(name: str) -> None:
    text = pdf_text(statement(name=name))
    assert name in text
    assert "lacks" not in text


def test_a_pdf_says_what_it_cannot_show() -> None:
    text = " ".join(pdf_text(statement(name="王伟")).split())
    assert MISSING_NOTE.partition(" ")[2] in text
    assert "王" in Tags(page(statement(name="王伟"))).text


def test_a_pdf_holds_each_amount_and_is_the_same_again() -> None:
    document = make_document(statement(name=HOSTILE, lines=60))
    first, again = make_pdf([document]), make_pdf([document])
    assert first == again
    reader = PdfReader(io.BytesIO(first))
    assert len(reader.pages) > 1
    text = "".join(one.extract_text() for one in reader.pages)
    assert text.count("2.10") >= 60
    assert "Amount" in reader.pages[1].extract_text()
    assert "/JavaScript" not in str(reader.trailer["/Root"])


def test_the_font_is_the_one_that_was_reviewed() -> None:
    digest = hashlib.sha256(pdf_page.FONT_FILE.read_bytes()).hexdigest()
    assert digest == FONT_SHA256


def test_a_thousand_lines_take_seconds() -> None:
    document: Document = make_document(statement(lines=1_000))
    began = time.process_time()
    make_pdf([document])
    assert time.process_time() - began < 15


@pytest.fixture
def hostile(royalties: Warehouse) -> Warehouse:
    """Return a locked month of an artist whose name is a formula."""
    history = History(
        levels={"site:1": {date(2024, 1, 31): (Decimal("-10.5"), "USD")}},
        published={"site:1": JANUARY},
        splits={"site:1": {date.min: {"ann": Decimal(100)}}},
        rates={"ann": {date.min: Decimal(50)}},
    )
    store_history(royalties, history)
    execute(
        royalties,
        "update app.artists set name = :name where name = 'ann'",
        name=HOSTILE,
    )
    build_statements(royalties, JANUARY)
    lock_month(royalties, JANUARY)
    return royalties


def test_the_command_writes_csv_without_formulas(
    hostile: Warehouse, tmp_path: Path
) -> None:
    done = call("statements", "export", "--month", "2024-01")
    assert (done.code, done.err) == (0, "")
    (row,) = csv.DictReader(io.StringIO(done.out))
    assert row["artist_name"] == f"'{HOSTILE}"
    assert (row["amount"], row["royalty"], row["carried"]) == (
        "-5.25",
        "-5.25000",
        "-5.25",
    )
    path = tmp_path / "out.csv"
    same = call("statements", "export", "--artist", HOSTILE, "--output", str(path))
    assert (same.code, same.out) == (0, "")
    assert path.read_text() == done.out.replace("\r\n", "\n")


@pytest.mark.parametrize("form", ["html", "pdf"])
def test_the_command_writes_pages(
    hostile: Warehouse, tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"out.{form}"
    done = call("statements", "export", "--format", form, "--output", str(path))
    assert (done.code, done.out, done.err) == (0, "", "")
    content = path.read_bytes()
    assert content.startswith(b"%PDF" if form == "pdf" else b"<!doctype html>")
    assert path.stat().st_mode & 0o077 == 0


def test_the_command_lists_statements(hostile: Warehouse) -> None:
    done = call("statements", "list")
    assert done.code == 0
    assert "-5.25" in done.out
    assert '"currency": "USD"' in call("statements", "list", "--json").out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--month", "2024-13"), 2, "--month: '2024-13' is no month such as 2026-01"),
        (("--month", "2030-01"), 2, "--month: must be from 2000-01 to 2024-06"),
        (("--month", "1999-12"), 2, "--month: must be from 2000-01 to 2024-06"),
        (("--month", "2024-02"), 1, "there are no such statements"),
        (("--format", "pdf"), 2, "--output: a file is needed for pdf"),
        (("--format", "doc"), 2, "Invalid value for '--format'"),
    ],
)
def test_a_wrong_export_is_one_line(
    hostile: Warehouse, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = call("statements", "export", *arguments)
    assert done.code == code
    assert len(done.errors) == 1
    assert message in done.errors[0]


@pytest.mark.parametrize("command", ["build", "lock"])
def test_a_locked_month_is_one_line(hostile: Warehouse, command: str) -> None:
    arguments = ("2024-01",) if command == "lock" else ("--month", "2024-01")
    done = call("statements", command, *arguments)
    assert "Traceback" not in done.err
    assert "locked" in done.out + done.err


def test_without_the_posts_a_build_says_what_to_do(
    warehouse: Warehouse, home: Path
) -> None:
    done = call("statements", "build")
    assert done.code == 1
    assert done.errors == [
        "error: cg_analytics.posts does not exist: `creators run` builds it"
    ]
