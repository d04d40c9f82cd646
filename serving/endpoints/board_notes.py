"""`/api/board/markers` and `/api/board/notes`: what happened on a day.

Here: changes of definitions, and notes of the person. Not here: their place on a chart.
"""

from datetime import date
from uuid import UUID

from serving.board_ranges import RangeQuery
from serving.endpoint import Call, Endpoint, Shape
from serving.platform_filter import PlatformName, check_platform
from serving.problems import ProblemError

RULES = """
select platform, measure, applies_to, valid_from, reason
from api.definition_changes($1, $2)
"""


class Rule(Shape):
    """A day from which a platform counts in another way."""

    platform: str
    measure: str
    applies_to: str
    valid_from: date
    reason: str | None


class Note(Shape):
    """A note of the person."""

    id: UUID
    date: date
    platform: str | None
    text: str
    is_mine: bool = True


class Markers(Shape):
    """Changes of definitions, and notes."""

    rules: list[Rule]
    notes: list[Note]


class NewNote(Shape):
    """A note to add."""

    date: date
    text: str
    platform: PlatformName | None = None


class NoteId(Shape):
    """The id of a note."""

    id: UUID


async def read_markers(call: Call) -> Markers:
    """Return the changes and notes of a range."""
    first, last = call.query.from_, call.query.to
    notes = await call.rows(
        "select id, date, platform, note as text from api.day_notes($1, $2)",
        first,
        last,
    )
    return Markers(
        rules=[Rule(**row) for row in await call.rows(RULES, first, last)],
        notes=[Note(**row) for row in notes],
    )


async def add_note(call: Call) -> NoteId:
    """Add a note."""
    body = call.body
    await check_platform(call, body.platform)
    added = await call.value(
        "select api.add_day_note($1, $2, $3)", body.date, body.text, body.platform
    )
    return NoteId(id=added)


async def remove_note(call: Call) -> NoteId:
    """Delete a note."""
    if not await call.value("select api.remove_day_note($1)", call.body.id):
        raise ProblemError(404, "id: there is no such note of yours")
    return NoteId(id=call.body.id)


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/board/markers",
        "Changes of definitions and notes, by day.",
        read_markers,
        Markers,
        query=RangeQuery,
        tag="dashboard",
    ),
    Endpoint(
        "POST",
        "/api/board/notes",
        "Add a note to a day.",
        add_note,
        NoteId,
        body=NewNote,
        scope="notes:write",
        status=201,
        tag="dashboard",
    ),
    Endpoint(
        "POST",
        "/api/board/notes/remove",
        "Delete a note.",
        remove_note,
        NoteId,
        body=NoteId,
        scope="notes:write",
        tag="dashboard",
        errors={404: "There is no such note."},
    ),
)
