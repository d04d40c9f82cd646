"""Templates: what the header of each known export looks like.

Here: the files of `templates/`, one per version of an export, as checked structs, and
how a header is matched. Not here: rows (`rows.py`), values (`values.py`).
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from dlt_sources.csv_exports.errors import ExportError

FOLDER = Path(__file__).parent / "templates"
LANGUAGES = ("en", "de", "es")
CURRENCY = re.compile(r"\(([A-Z]{3})\)$")
PLACEHOLDER = "(*)"
NEAR = 0.5
"""Part of a template's required columns that a nearest template shares."""

Kind = Literal["text", "id", "count", "decimal", "money", "duration", "day", "flag"]
Name = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]*$")]


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A column of an export: its kind, and its headers by language.

    `signed` says that its numbers may be negative; amounts always may.
    """

    type: Kind
    en: tuple[str, ...]
    required: bool = False
    signed: bool = False
    de: tuple[str, ...] = ()
    es: tuple[str, ...] = ()

    def headers(self, language: str) -> tuple[str, ...]:
        """Return the headers of one language."""
        found: tuple[str, ...] = getattr(self, language)
        return found


class Refusal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Headers whose presence refuses a file, with the reason."""

    headers: tuple[str, ...]
    reason: str


class Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A small table of a file with several, by its title and shape."""

    titles: tuple[str, ...]
    shape: Literal["days", "shares", "grid"]
    metric: Name
    breakdown: Name | None = None
    platform: Name | None = None


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One version of one export; the names of `columns` are those of the raw table."""

    name: Name
    version: Annotated[int, msgspec.Meta(ge=1)]
    title: str
    table: Literal["posts", "account_days", "audience", "sections"]
    layout: Literal["table", "sections"]
    platform: Name | None = None
    platforms: tuple[Name, ...] = ()
    span: Literal["day", "period"] | None = None
    id_kind: Name | None = None
    breakdown: Name | None = None
    lifetime_words: tuple[str, ...] = ()
    total_words: tuple[str, ...] = ()
    footers: tuple[str, ...] = ()
    breakdowns: tuple[str, ...] = ()
    day_headers: tuple[str, ...] = ()
    refusal: tuple[Refusal, ...] = ()
    columns: Mapping[Name, Column] = {}
    section: tuple[Section, ...] = ()

    @property
    def label(self) -> str:
        """Return the name with its version, as stored with each row."""
        return f"{self.name}.v{self.version}"

    @property
    def names_account(self) -> bool:
        """Return whether each row names its account."""
        return "account_id" in self.columns


@dataclass(frozen=True, slots=True)
class Match:
    """A header that a template fits.

    `positions` has the fields of each column; two fields may share a column.
    """

    template: Template
    language: str
    header: tuple[str, ...]
    positions: Mapping[str, tuple[int, ...]]
    breakdowns: tuple[int, ...] = ()
    unknown: tuple[int, ...] = ()
    currencies: tuple[str, ...] = ()
    score: int = field(default=0, compare=False)

    @property
    def currency(self) -> str | None:
        """Return the currency of all amounts."""
        return self.currencies[0] if self.currencies else None


@cache
def templates() -> tuple[Template, ...]:
    """Return all templates, the newest version of each first."""
    found = [
        msgspec.convert(tomllib.loads(path.read_text("utf-8")), Template)
        for path in sorted(FOLDER.glob("*.toml"))
    ]
    return tuple(sorted(found, key=lambda one: (one.name, -one.version)))


def normal(header: str) -> str:
    """Return a header for comparison: no case, single spaces."""
    return " ".join(header.replace("\ufeff", "").split()).casefold()


def match_table(header: Sequence[str]) -> Match | None:
    """Return the template that fits a header best, None if none fits.

    Raises:
        ExportError: a template fits, but refuses this header.
    """
    found = [
        match
        for template in templates()
        if template.layout == "table"
        for language in LANGUAGES
        if (match := _match(template, language, header)) is not None
    ]
    if not found:
        return None
    best = max(found, key=lambda match: match.score)
    names = {normal(one) for one in best.header}
    for refusal in best.template.refusal:
        if any(normal(one) in names for one in refusal.headers):
            raise ExportError(f"{best.template.title}: {refusal.reason}")
    if len(best.currencies) > 1:
        raise ExportError(f"has several currencies: {', '.join(best.currencies)}")
    return best


def _match(template: Template, language: str, header: Sequence[str]) -> Match | None:
    by_name: dict[str, list[int]] = {}
    currencies: dict[int, str] = {}
    for position, cell in enumerate(header):
        if found := CURRENCY.search(cell.strip()):
            currencies[position] = found[1]
            by_name.setdefault(_without_currency(cell), []).append(position)
        by_name.setdefault(normal(cell), []).append(position)
    positions = {}
    for name, column in template.columns.items():
        # A header that only English has is English in every language.
        headers = column.headers(language) or column.en
        taken = [at for one in headers for at in by_name.get(normal(one), ())]
        if taken:
            positions[name] = tuple(dict.fromkeys(taken))
        elif column.required:
            return None
    used = {at for taken in positions.values() for at in taken}
    starts = tuple(map(normal, template.breakdowns))
    rest = [at for at in range(len(header)) if at not in used and header[at].strip()]
    spread = [at for at in rest if starts and normal(header[at]).startswith(starts)]
    money = {
        currencies[at]
        for name, taken in positions.items()
        for at in taken
        if template.columns[name].type == "money" and at in currencies
    }
    return Match(
        template,
        language,
        tuple(header),
        positions,
        tuple(spread),
        tuple(at for at in rest if at not in spread),
        tuple(sorted(money)),
        len(used) + len(spread),
    )


def match_section(title: str, header: Sequence[str]) -> tuple[Template, Section] | None:
    """Return the section whose title and shape fit; None if none fits."""
    name = normal(title)
    for template in templates():
        shape = _shape(template, header)
        for section in template.section:
            if section.shape == shape and name in map(normal, section.titles):
                return template, section
    return None


def _shape(template: Template, header: Sequence[str]) -> str:
    cells = [normal(cell) for cell in header]
    while cells and not cells[-1]:
        cells.pop()
    if cells == [normal(one) for one in template.day_headers]:
        return "days"
    return "shares" if cells and cells[0] else "grid"


def explain_unknown(header: Sequence[str]) -> str:
    """Return why no template fits: the nearest one and what it misses."""
    names = {name for one in header for name in (normal(one), _without_currency(one))}
    best: tuple[float, int] = (0.0, 0)
    nearest, missing = None, []
    for template in templates():
        lost = [
            column.en[0]
            for column in template.columns.values()
            if column.required and not _has(column, names)
        ]
        required = sum(column.required for column in template.columns.values())
        shared = sum(_has(column, names) for column in template.columns.values())
        near = (1 - len(lost) / required if required else 0.0, shared)
        if near > best:
            nearest, missing, best = template, lost, near
    if nearest is None or best[0] < NEAR:
        known = sorted({one.title.partition(":")[0] for one in templates()})
        return f"is no known export; known are those of {', '.join(known)}"
    wanted = ", ".join(map(repr, missing))
    return (
        f"is no known export; the nearest is {nearest.label} ({nearest.title}), but"
        f" column {wanted} is missing"
    )


def _has(column: Column, names: set[str]) -> bool:
    return any(
        normal(header) in names
        for language in LANGUAGES
        for header in column.headers(language)
    )


def _without_currency(header: str) -> str:
    return normal(CURRENCY.sub(PLACEHOLDER, header.strip()))
