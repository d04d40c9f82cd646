"""What several commands share: options, lists and the confirmation of a deletion.

Here: their types and help texts. Not here: any command.
"""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dlt_sources.plain_text import clean
from pipelines.bounds import FIRST_DATE, LAST_DATE
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.terminal import PlainConsole

Json = Annotated[bool, typer.Option("--json", help="Print JSON, for a program.")]
Username = Annotated[
    str, typer.Argument(metavar="USERNAME", help="The username of the person.")
]
File = Annotated[Path, typer.Argument(help="JSON lines; - reads the standard input.")]


def console() -> "PlainConsole":
    """Return the console of standard output."""
    from pipelines.terminal import PlainConsole

    return PlainConsole()


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows under headings."""
    from pipelines.terminal import PlainTable

    table = PlainTable(*headings)
    for row in rows:
        table.add_row(*row)
    console().print_table(table)


def print_list(
    rows: Sequence[dict[str, Any]],
    headings: Sequence[str],
    cells: Callable[[dict[str, Any]], Sequence[str]],
    *,
    none_yet: str,
    as_json: bool,
    default: Callable[[Any], object] = str,
) -> None:
    """Print rows as JSON or under headings; `none_yet` says that there are none.

    `default` encodes the values that JSON does not have, such as dates.
    """
    if as_json:
        typer.echo(json.dumps(rows, default=default))
    elif rows:
        print_table(headings, map(cells, rows))
    else:
        typer.echo(none_yet)


def print_result(line: str, facts: Mapping[str, object], *, as_json: bool) -> None:
    """Print what a command did: its facts as JSON, or one line."""
    if as_json:
        typer.echo(json.dumps(facts))
    else:
        echo(line)


def show_moment(moment: datetime | None) -> str:
    """Return a moment of UTC to the minute; None is never."""
    return f"{moment:%Y-%m-%d %H:%M}Z" if moment else "never"


def echo(line: str) -> None:
    """Print one line that may hold the text of a platform or an argument."""
    typer.echo(clean(line))


def echo_long(line: str) -> None:
    """Print one line that may be long, such as a description."""
    typer.echo(clean(line, None))


def check_day(option: str, moment: datetime) -> date:
    """Return the day that an option names.

    Raises:
        UserError: no platform has data of this day.
    """
    day = moment.date()
    if not FIRST_DATE <= day <= LAST_DATE:
        raise UserError(f"{option}: not between {FIRST_DATE} and {LAST_DATE}")
    return day


def confirm(question: str, refusal: str) -> None:
    """Ask a question of yes or no.

    Raises:
        UserError: the answer is no, or there is none.
    """
    try:
        is_agreed = typer.confirm(clean(question))
    except typer.Abort:
        is_agreed = False
    if not sys.stdin.isatty():
        typer.echo()  # an answer that is not typed leaves the line open
    if not is_agreed:
        raise UserError(refusal, exit_code=1)
