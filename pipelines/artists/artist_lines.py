"""Lines of the four kinds of files about artists.

Here: the fields of artists, rates, splits and annotations, and the checks that need no
database. Not here: CSV (`csv_lines.py`), rows of the database (`artist_import.py`).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

import msgspec

from pipelines.accounts.json_lines import (
    FileErrors,
    Line,
    Name,
    is_storable,
    report_duplicates,
)
from pipelines.accounts.people_import import Email
from pipelines.artists import shares
from pipelines.royalties.money import PERCENT_DIGITS

FROM_THE_BEGINNING = date.min

PostId = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[a-z][a-z0-9_]*:\S(.*\S)?$",
        max_length=500,
        description="a platform and an id, as PLATFORM:ID",
    ),
]
Percent = Annotated[
    str,
    msgspec.Meta(
        pattern=rf"^[0-9]{{1,3}}(\.[0-9]{{1,{PERCENT_DIGITS}}})?$",
        description=f"percent with at most {PERCENT_DIGITS} decimals, such as 33.3",
    ),
]
Share = Annotated[
    str,
    msgspec.Meta(
        pattern=shares.PATTERN,
        description="percent, such as 33.3, or a fraction, such as 1/3",
    ),
]
Json = Annotated[str, msgspec.Meta(max_length=10_000)]
Notes = Annotated[str, msgspec.Meta(max_length=10_000)]


class ArtistLine(msgspec.Struct, frozen=True, kw_only=True):
    """One artist; an omitted field does not change."""

    name: Name
    email: Email | None = None
    status: Literal["active", "inactive"] | None = None
    notes: Notes | None = None
    primary_platform: Name | None = None
    social_media_handles: Json | None = None
    verified_platforms: Json | None = None


class RateLine(msgspec.Struct, frozen=True, kw_only=True):
    """A rate in percent, and the day from which it holds."""

    artist: Name
    valid_from: date
    royalty_rate: Percent


class SplitLine(msgspec.Struct, frozen=True, kw_only=True):
    """One artist's share of a post; without a day from the beginning.

    It is percent, or a fraction of the whole such as 1/3.
    """

    post_id: PostId
    artist: Name
    share: Share
    valid_from: date = FROM_THE_BEGINNING


class AnnotationLine(msgspec.Struct, frozen=True, kw_only=True):
    """What people know about a post; an omitted field does not change."""

    post_id: PostId
    asset_tag: Name | None = None
    artist: Name | None = None
    parent_post_id: PostId | None = None
    previous_iteration_id: PostId | None = None


SHAPES: Mapping[str, type[msgspec.Struct]] = {
    "royalty_rate": RateLine,
    "share": SplitLine,
    "post_id": AnnotationLine,
    "name": ArtistLine,
}
"""The kind of a file by a column of its header; the first match decides."""

KEYS: Mapping[type[msgspec.Struct], tuple[str, ...]] = {
    ArtistLine: ("name",),
    RateLine: ("artist", "valid_from"),
    SplitLine: ("post_id", "valid_from", "artist"),
    AnnotationLine: ("post_id",),
}
JSON_TYPES: Mapping[str, type] = {
    "social_media_handles": dict,
    "verified_platforms": list,
}


def check_lines(
    shape: type[msgspec.Struct], lines: Sequence[Line[Any]], errors: FileErrors
) -> None:
    """Report errors of all lines that need no database."""
    key = KEYS[shape]
    report_duplicates(
        lines,
        key[-1],
        lambda row: tuple(getattr(row, name) for name in key),
        errors,
    )
    for line in lines:
        for name in ("royalty_rate", "share"):
            if percent := getattr(line.row, name, None):
                _check_percent(percent, line.number, name, errors)
        for name, kind in JSON_TYPES.items():
            if (text := getattr(line.row, name, None)) is not None:
                _check_json(text, kind, line.number, name, errors)
        for name in ("parent_post_id", "previous_iteration_id"):
            if getattr(line.row, name, None) == getattr(line.row, "post_id", ""):
                errors.add(line.number, name, "is the post itself")
    if shape is SplitLine:
        _check_sums(lines, errors)


def _check_percent(written: str, number: int, name: str, errors: FileErrors) -> None:
    value = shares.parse_share(written)
    if value > shares.WHOLE:
        what = f"is {shares.show_share(value)}, more than 100 percent"
        errors.add(number, name, what)
    elif name == "share" and not value:
        errors.add(number, name, "is 0: leave the line out")


def _check_json(
    text: str, kind: type, number: int, name: str, errors: FileErrors
) -> None:
    try:
        value = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        errors.add(number, name, "is not valid JSON")
        return
    if not isinstance(value, kind):
        what = "an object" if kind is dict else "a list"
        errors.add(number, name, f"must be {what} of JSON")
    elif not is_storable(value):
        errors.add(number, name, "contains a character that PostgreSQL cannot store")


def _check_sums(lines: Sequence[Line[SplitLine]], errors: FileErrors) -> None:
    sums: dict[tuple[str, date], Fraction] = {}
    last: dict[tuple[str, date], int] = {}
    for line in lines:
        key = line.row.post_id, line.row.valid_from
        sums[key] = sums.get(key, Fraction(0)) + shares.parse_share(line.row.share)
        last[key] = line.number
    for (post_id, day), total in sums.items():
        if total != shares.WHOLE:
            since = "" if day == FROM_THE_BEGINNING else f" from {day}"
            found = shares.show_share(total)
            why = f"the shares of {post_id}{since} sum to {found}, not 100"
            errors.add(last[post_id, day], "share", why)
