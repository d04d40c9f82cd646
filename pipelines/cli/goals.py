"""`creators goals`: numbers that people want to reach.

Here: arguments and printing. Not here: the rows (`workspaces/goals.py`).
"""

import json
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from pipelines.cli.options import Json, Username, check_day, echo, print_list

app = typer.Typer(
    help="Numbers that people want to reach, with their progress.",
    no_args_is_help=True,
)

HEADINGS = ("person", "goal", "from", "until", "now", "outlook")
NONE_YET = "no goals yet: add one with `creators goals add PERSON PLATFORM METRIC N`"


class UnitName(StrEnum):
    """What the target counts."""

    COUNT = "count"
    PERCENTAGE = "percentage"


@app.command()
def add(
    username: Username,
    platform: Annotated[
        str, typer.Argument(metavar="PLATFORM", help="A platform, or all.")
    ],
    metric: Annotated[
        str, typer.Argument(metavar="METRIC", help="What is counted, such as stars.")
    ],
    target: Annotated[
        str, typer.Argument(metavar="TARGET", help="The number to reach.")
    ],
    *,
    unit: Annotated[
        UnitName,
        typer.Option(help="count, or percentage of growth since the first day."),
    ] = UnitName.COUNT,
    first: Annotated[
        datetime | None,
        typer.Option(
            "--from",
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="The first UTC day; today by default.",
        ),
    ] = None,
    last: Annotated[
        datetime | None,
        typer.Option(
            "--until",
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="The deadline, a UTC day; by default there is none.",
        ),
    ] = None,
    workspace: Annotated[
        str | None,
        typer.Option(metavar="SLUG", help="Count the workspace's accounts instead."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Add a goal. A repeat adds nothing."""
    from pipelines import settings
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.workspaces import goals

    today = settings.now().date()
    start = check_day("--from", first) if first else today
    end = check_day("--until", last) if last else None
    goals.check_days(start, end, today)
    number = goals.read_target(target, unit.value)
    goal = goals.NewGoal(platform, metric, number, unit.value, start, end, workspace)
    is_new = goals.add_goal(connect_warehouse(), username, goal)
    if as_json:
        facts = {"person": username, "platform": platform, "metric": metric}
        typer.echo(json.dumps({**facts, "target": str(number), "new": is_new}))
        return
    state = "added" if is_new else "exists already"
    echo(f"goal {state}: {username}, {platform} {metric} to {_number(number, unit)}")


@app.command("list")
def show(
    *,
    person: Annotated[
        str | None, typer.Option(metavar="USERNAME", help="Only this person's goals.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the goals with their progress and outlook."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.workspaces import goals

    rows = goals.list_goals(connect_warehouse(), person)
    print_list(rows, HEADINGS, _cells, none_yet=NONE_YET, as_json=as_json)


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    goal = f"{row['platform']} {row['metric']} to {_number(row['target'], row['unit'])}"
    now = row["current_value"]
    outlook = str(row["projected_date"] or row["reason"] or "unknown")
    return (
        row["person"] or "?",
        goal,
        str(row["start_date"]),
        str(row["end_date"] or "open"),
        "unknown" if now is None else _number(now, row["unit"]),
        "reached" if row["is_achieved"] else outlook,
    )


def _number(value: Any, unit: str) -> str:
    return f"{value:f} %" if unit == UnitName.PERCENTAGE else f"{value:f}"
