"""Read the contribution days of an account with as few questions as it takes.

Here: ranges of at most a year, cut smaller only where a list came back cut off. Not
here: the question (`graphql.py`) and the rows (`days.py`).
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from dlt_sources.contract import Window
from dlt_sources.extract import windows
from dlt_sources.github.days import Days, crowded_day, days_of, is_cut_off, pieces
from dlt_sources.github.errors import TooMuch
from dlt_sources.github.graphql import LONGEST_DAYS, Found
from dlt_sources.github.records import ContributionDay
from dlt_sources.http.errors import Permanent

LoadSpec = Callable[[Window], Awaitable[Found]]


async def read(ask: LoadSpec, user_id: str, window: Window) -> Days:
    """Return every day of the window, asking once for a year that is not crowded.

    Raises:
        Permanent: the answer is about somebody else.
    """
    rows: list[ContributionDay] = []
    gaps: list[str] = []
    todo = list(windows.parts(window, LONGEST_DAYS))
    while todo:
        part = todo.pop(0)
        try:
            found = await ask(_padded(part))
        except TooMuch:
            if windows.length(part) == 1:
                raise
            todo[:0] = _cut(part, 2)
            continue
        if found.account.database_id not in {None, int(user_id)}:
            raise Permanent("the token belongs to another account")
        if not is_cut_off(found.collection):
            days = days_of(user_id, found.collection, part)
        elif windows.length(part) > 1:
            todo[:0] = _cut(part, pieces(found.collection, part))
            continue
        else:
            days = await _one_day(ask, user_id, part)
        rows += days.rows
        gaps += [*found.withheld[:1], *days.gaps]
    return Days(rows, gaps)


async def _one_day(ask: LoadSpec, user_id: str, day: Window) -> Days:
    """Ask for a day without its neighbours, whose totals are exact at least."""
    found = await ask(day)
    if is_cut_off(found.collection):
        return crowded_day(user_id, found.collection, day.start)
    return days_of(user_id, found.collection, day)


def _padded(part: Window) -> Window:
    """Return the range with a day before and after, as far as a year allows.

    The days of an account are not UTC days, so those at the edges may be cut.
    """
    room = LONGEST_DAYS - windows.length(part)
    before, after = (int(room > 0), int(room > 1))
    return Window(part.start - timedelta(days=before), part.end + timedelta(days=after))


def _cut(part: Window, wanted: int) -> list[Window]:
    return list(windows.parts(part, -(-windows.length(part) // wanted)))
