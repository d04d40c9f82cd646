"""`creators workspaces` and `creators goals` on a real database."""

import json
import re
from pathlib import Path

import pytest

from pipelines.database.warehouse import Warehouse
from tests.support.command_line import Ended, call
from tests.support.databases import fetch
from tests.support.fakes import person
from tests.support.tree import PROJECT

USAGE = 2
ADD = ("goals", "add", "ann")


@pytest.fixture(autouse=True)
def _people(home: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setenv("CREATORS_CLOCK", "2026-03-11T02:00:00Z")
    for name in ("ann", "ben", "cat", "dan"):
        person(warehouse, name)


def good(*arguments: str) -> str:
    ended = call(*arguments)
    assert ended.code == 0, ended.err
    return ended.out.strip()


def refused(*arguments: str) -> str:
    ended: Ended = call(*arguments)
    assert (ended.code, ended.out, len(ended.errors)) == (USAGE, "", 1), ended.err
    return ended.err


def audited(warehouse: Warehouse) -> list[str]:
    rows = fetch(warehouse.url, "select action from app.audit_logs order by id")
    return [str(action) for (action,) in rows]


def test_a_workspace_and_its_people(warehouse: Warehouse) -> None:
    assert good("workspaces", "list").startswith("no workspaces yet")
    good("workspaces", "create", "lab", "ann", "--name", "The Lab")
    assert good("workspaces", "add", "lab", "ben") == "ben is now member of lab"
    assert good("workspaces", "add", "lab", "ben") == "ben was already member of lab"
    good("workspaces", "add", "lab", "ben", "--role", "admin")
    (row,) = json.loads(good("workspaces", "list", "--json"))
    assert (row["slug"], row["name"], row["is_team"]) == ("lab", "The Lab", False)
    assert [(one["username"], one["role"]) for one in row["members"]] == [
        ("ann", "owner"),
        ("ben", "admin"),
    ]
    good("workspaces", "remove", "lab", "ben")
    assert "no member of the workspace" in refused("workspaces", "remove", "lab", "ben")
    assert audited(warehouse) == [
        "workspaces.create",
        *["workspaces.add"] * 2,
        "workspaces.remove",
    ]


def test_what_a_workspace_refuses() -> None:
    good("workspaces", "create", "lab", "ann")
    assert "exists already" in refused("workspaces", "create", "lab", "ben")
    assert "SLUG" in refused("workspaces", "create", "The Lab", "ben")
    assert "does not exist" in refused("workspaces", "create", "x", "nobody")
    assert "--name" in refused("workspaces", "create", "x", "ann", "--name", " ")
    assert "workspace 'x' does not exist; see `workspaces list`" in refused(
        "workspaces", "add", "x", "ann"
    )
    assert "owns the workspace" in refused("workspaces", "remove", "lab", "ann")
    good("workspaces", "add", "lab", "ben")
    good("workspaces", "add", "lab", "cat")
    assert "already has 3 members" in refused("workspaces", "add", "lab", "dan")


def test_a_goal_is_added_once(warehouse: Warehouse) -> None:
    arguments = (*ADD, "github", "stars", "1000", "--until", "2026-12-31")
    assert "added" in good(*arguments)
    assert "exists already" in good(*arguments)
    good(*ADD, "all", "views", "12.5", "--unit", "percentage", "--from", "2026-01-01")
    rows = fetch(
        warehouse.url,
        "select platform, goal_type, target_value::text, unit, start_date::text,"
        " end_date::text, current_value, is_achieved from app.goals order by platform",
    )
    assert rows == [
        ("all", "views", "12.5", "percentage", "2026-01-01", None, None, False),
        ("github", "stars", "1000", "count", "2026-03-11", "2026-12-31", None, False),
    ]
    assert audited(warehouse) == ["goals.add"] * 2
    shown = good("goals", "list", "--person", "ann")
    assert "github stars to 1000" in shown
    assert "unknown" in shown
    assert json.loads(good("goals", "list", "--person", "ben", "--json")) == []


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("github", "stars", "0"), "TARGET"),
        (("github", "stars", "--", "-5"), "TARGET"),
        (("github", "stars", "nan"), "TARGET"),
        (("github", "stars", "inf"), "TARGET"),
        (("github", "stars", "1e400"), "TARGET"),
        (("github", "stars", "ten"), "TARGET"),
        (("github", "stars", "1.5"), "TARGET"),
        (("github", "views", "10"), "is not one of commits, forks"),
        (("myspace", "views", "10"), "is not one of all, devto"),
        (("github", "'; drop table app.goals; --", "10"), "metric"),
        (("github", "stars", "10", "--until", "2026-03-10"), "is over"),
        (
            ("github", "stars", "9", "--from", "2026-05-01", "--until", "2026-04-01"),
            "before the first day",
        ),
        (("github", "stars", "10", "--from", "1066-01-01"), "--from"),
        (("github", "stars", "10", "--until", "soon"), "soon"),
        (("github", "stars", "10", "--workspace", "lab"), "no member"),
        (("github", "stars", "10", "--unit", "kilo"), "kilo"),
    ],
)
def test_bad_goals(
    arguments: tuple[str, ...], reason: str, warehouse: Warehouse
) -> None:
    assert reason in refused(*ADD, *arguments)
    assert fetch(warehouse.url, "select from app.goals") == []
    assert audited(warehouse) == []


def test_a_goal_of_a_workspace_needs_a_member(warehouse: Warehouse) -> None:
    good("workspaces", "create", "lab", "ben")
    goal = ("github", "stars", "10", "--workspace", "lab")
    assert "no member" in refused(*ADD, *goal)
    good("workspaces", "add", "lab", "ann")
    good(*ADD, *goal)
    assert fetch(warehouse.url, "select workspace_id is not null from app.goals") == [
        (True,)
    ]


def test_a_nobody_has_no_goals() -> None:
    assert "does not exist" in refused("goals", "list", "--person", "nobody")
    assert "does not exist" in refused("goals", "add", "nobody", "all", "views", "1")


def test_every_metric_is_one_of_the_snapshots(warehouse: Warehouse) -> None:
    model = PROJECT / "dbt_project/models/marts/devpulse/analytics_snapshots.sql"
    named = set(re.findall(r"'(total_\w+|\w+_count)'", model.read_text()))
    plain = {one.removeprefix("total_").removesuffix("_count") for one in named}
    rows = fetch(warehouse.url, "select distinct goal_type from app.goal_metrics")
    assert {str(one) for (one,) in rows} == plain
