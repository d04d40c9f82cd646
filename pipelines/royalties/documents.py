"""What a printed statement shows, as text: the same for HTML and PDF.

Here: labels, totals and rows. Outside text is one clean line. Not here: the page's
layout (`html_page.py`, `pdf_page.py`), CSV (`csv_export.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from dlt_sources.plain_text import clean
from pipelines.royalties.money import shown
from pipelines.royalties.readings import describe_readings
from pipelines.royalties.statements import StoredStatement

LONGEST_TITLE = 120
UNKNOWN = "not known"
HEADINGS = (
    *("Post", "Month", "Days", "Post earned", "Share %", "Artist's part", "Rate %"),
    "Amount",
)
DRAFT = "Draft: this month is not locked, and its numbers may change."


@dataclass(frozen=True, slots=True)
class Document:
    """One statement, ready to be laid out."""

    title: str
    subtitle: str
    notes: list[str]
    totals: list[tuple[str, str]]
    rows: list[tuple[str, ...]]


def make_document(one: StoredStatement) -> Document:
    """Return the texts of a statement."""
    notes = [] if one["status"] == "locked" else [DRAFT]
    if one["gaps"]:
        count = f"{one['gaps']} lines name"
        if one["gaps"] == 1:
            count = "1 line names"
        notes.append(f"{count} earnings that are not known; they are in no total.")
    if early := describe_readings(one["month"], one["read_until"]):
        notes.append(f"This month is {early}. Later earnings count in the next month.")
    locked = "" if one["locked_at"] is None else f", locked {one['locked_at']:%Y-%m-%d}"
    return Document(
        title=clean(one["artist_name"]),
        subtitle=f"Royalties of {one['month']:%Y-%m} in {one['currency']}{locked}",
        notes=notes,
        totals=[
            ("Opening balance", _money(one["opening"])),
            ("Artist's part of the earnings", _number(one["earnings"])),
            ("Rate in percent", _rate(one)),
            ("Royalty", _money(one["royalty"])),
            ("Adjustments of locked months", _money(one["adjustments"])),
            ("Payable", _money(one["payable"])),
            ("Carried to the next statement", _money(one["carried"])),
        ],
        rows=[_row(line) for line in one.lines],
    )


def _row(line: Mapping[str, Any]) -> tuple[str, ...]:
    kind = {"earnings": "", "adjustment": "Adjustment: ", "gap": "Not known: "}
    title = clean(line["title"] or "", LONGEST_TITLE)
    reason = f"{kind[line['kind']]}{clean(line['reason'] or '')}"
    post = " · ".join(it for it in (title, clean(line["post_id"]), reason) if it)
    return (
        post,
        f"{line['earned_in']:%Y-%m}",
        _days(line),
        _number(line["post_earnings"]),
        _terms(line["share"], line),
        _number(line["earnings"]),
        _terms(line["rate"], line),
        _money(line["amount"]),
    )


def _days(line: Mapping[str, Any]) -> str:
    if line["to_date"] is None:
        return ""
    start = "" if line["from_date"] is None else f"{line['from_date']:%m-%d}"
    return f"{start} to {line['to_date']:%m-%d}".strip()


def _terms(value: Decimal | None, line: Mapping[str, Any]) -> str:
    if value is None:
        return "" if line["kind"] == "gap" else "several"
    return shown(value)


def _rate(one: StoredStatement) -> str:
    if one["rate"] is None:
        return "" if one["royalty"] is None else "several"
    return shown(one["rate"])


def _number(value: Decimal | None) -> str:
    return UNKNOWN if value is None else shown(value)


def _money(value: Decimal | None) -> str:
    return UNKNOWN if value is None else f"{value:f}"
