"""Goals: numbers that a person wants to reach.

Here: a new goal, and the list with progress. Not here: the progress
(`transform/goals.py`), and the projection (`app.goal_projection`).
"""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from sqlalchemy import Connection, text

from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.people.people import find_person, list_rows

Unit = Literal["count", "percentage"]
LARGEST = Decimal(10) ** 15
MOST_DECIMALS = 2

METRICS = text("select platform, goal_type from app.goal_metrics order by 1, 2")

WORKSPACE = text("""
    select workspaces.id::text
    from app.workspaces
    inner join app.workspace_members as members
        on members.workspace_id = workspaces.id
    where workspaces.slug = :slug and members.person_id = cast(:person_id as uuid)
""")

INSERT = text("""
    insert into app.goals (
        person_id, workspace_id, platform, goal_type, target_value, unit, start_date,
        end_date
    )
    select
        cast(:person_id as uuid), cast(:workspace_id as uuid), :platform, :metric,
        :target, :unit, :start, cast(:end as date)
    where not exists (
        select from app.goals
        where
            person_id = cast(:person_id as uuid)
            and workspace_id is not distinct from cast(:workspace_id as uuid)
            and platform = :platform
            and goal_type = :metric
            and target_value = :target
            and unit = :unit
            and start_date = :start
            and end_date is not distinct from cast(:end as date)
    )
    returning id::text
""")

# The days before may have reached the goal already.
UPDATE_PROGRESS = text("select app.update_goals()")

LIST = text("""
    select
        people.username as person,
        states.platform,
        states.goal_type as metric,
        states.target_value as target,
        states.unit,
        states.start_date,
        states.end_date,
        states.current_value,
        states.is_achieved,
        states.projected_date,
        states.reason
    from api.goal_states as states
    inner join app.people on people.id = states.person_id
    where cast(:username as text) is null or people.username = :username
    order by
        people.username, states.is_achieved, states.end_date nulls last, states.goal_id
""")


@dataclass(frozen=True, slots=True)
class NewGoal:
    """A goal before it is checked against the database."""

    platform: str
    metric: str
    target: Decimal
    unit: Unit
    start: date
    end: date | None
    workspace: str | None = None


def read_target(given: str, unit: Unit) -> Decimal:
    """Return the number of a target.

    Raises:
        UserError: it is no positive number, or too large.
    """
    try:
        target = Decimal(given)
    except InvalidOperation:
        target = Decimal("NaN")
    largest = LARGEST if unit == "count" else Decimal(1_000_000)
    if not target.is_finite() or not 0 < target <= largest:
        raise UserError(f"TARGET: must be a number above 0, at most {largest:f}")
    exponent = target.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MOST_DECIMALS:
        raise UserError(f"TARGET: has more than {MOST_DECIMALS} decimals")
    if unit == "count" and target != target.to_integral_value():
        raise UserError("TARGET: must be a whole number, or use --unit percentage")
    return target


def check_days(start: date, end: date | None, today: date) -> None:
    """Check the first and the last day of a goal.

    Raises:
        UserError: the last day is over, or before the first.
    """
    if end is not None and end < today:
        raise UserError("--until: is over already")
    if end is not None and end < start:
        raise UserError("--until: is before the first day")


def add_goal(warehouse: Warehouse, username: str, goal: NewGoal) -> bool:
    """Add a goal of a person; return False if the same goal exists.

    Raises:
        UserError: the person, the metric or the workspace does not exist.
    """
    with warehouse.begin() as session:
        _check_metric(session, goal)
        person = find_person(session, username)
        values = {**asdict(goal), "person_id": person.id}
        values["workspace_id"] = _find_workspace(session, goal.workspace, person.id)
        goal_id = session.scalar(INSERT, values)
        if goal_id is None:
            return False
        session.execute(UPDATE_PROGRESS)
        audit.record(
            session,
            action="goals.add",
            entity_type="goals",
            entity_id=goal_id,
            details={"person": username, **asdict(goal)},
        )
    return True


def list_goals(
    warehouse: Warehouse, username: str | None = None
) -> list[dict[str, Any]]:
    """Return the goals with their progress, of one person or of all.

    Raises:
        UserError: the person does not exist.
    """
    return list_rows(warehouse, LIST, username)


def _check_metric(session: Connection, goal: NewGoal) -> None:
    known: dict[str, list[str]] = {}
    for row in session.execute(METRICS).all():
        known.setdefault(str(row.platform), []).append(str(row.goal_type))
    if goal.platform not in known:
        listed = ", ".join(sorted(known))
        raise UserError(f"platform {goal.platform!r}: is not one of {listed}")
    if goal.metric not in known[goal.platform]:
        listed = ", ".join(known[goal.platform])
        raise UserError(f"metric {goal.metric!r}: is not one of {listed}")


def _find_workspace(
    session: Connection, slug: str | None, person_id: str
) -> str | None:
    if slug is None:
        return None
    found = session.scalar(WORKSPACE, {"slug": slug, "person_id": person_id})
    if found is None:
        raise UserError(f"workspace {slug!r}: the person is no member of it")
    return str(found)
