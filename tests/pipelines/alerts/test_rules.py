"""`creators alerts`: validation, and who may see and write which rules."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from pipelines.database.warehouse import Warehouse
from tests.support.command_line import call
from tests.support.fakes import execute, person, scalar
from tests.support.logins import Login

RULE = ("ann", "twitch", "ann", "followers_total", "above", "10000")
INSERT = (
    "insert into app.alert_rules (person_id, platform, channel_id, metric, direction,"
    " threshold) values ('{}', 'twitch', '{}', 'followers_total', 'above', 5)"
)


@pytest.fixture
def login(warehouse: Warehouse) -> Iterator[Login]:
    one = Login(warehouse.url, "service")
    yield one
    one.drop()


def test_add_list_and_remove(home: Path, ann: str, warehouse: Warehouse) -> None:
    added = call("alerts", "add", *RULE, "--json")
    assert added.code == 0, added.err
    facts = json.loads(added.out)
    assert facts["metric"] == "followers_total"
    assert facts["rearm_at"] == 9_900
    assert facts["webhook_secret"] is None
    listed = json.loads(call("alerts", "list", "--json").out)
    assert [one["id"] for one in listed] == [facts["id"]]
    assert "followers above 10,000" in call("alerts", "list", "ann").out
    for name in (RULE[3], "followers", "Followers"):
        assert call("alerts", "add", *RULE[:3], name, *RULE[4:]).errors == [
            "error: ann has this rule already; see `alerts list`"
        ]
    assert call("alerts", "send").code == 0
    assert call("alerts", "remove", facts["id"]).code == 0
    assert call("alerts", "remove", facts["id"]).code == 2
    actions = "select string_agg(action, ' ' order by created_at) from app.audit_logs"
    assert scalar(warehouse, actions) == "alerts.add alerts.remove"


def test_a_webhook_shows_its_secret_once(home: Path, ann: str) -> None:
    added = call("alerts", "add", *RULE, "--webhook", "https://hooks.example.com/x/y")
    assert added.code == 0, added.err
    assert "whsec_" in added.out
    listed = call("alerts", "list", "--json").out
    assert "hooks.example.com" in listed
    assert "whsec_" not in listed
    assert "/x/y" not in listed


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["eve", *RULE[1:]], "eve"),
        (["ann", "nowhere", *RULE[2:]], "platform"),
        (["ann", "twitch", "ben", *RULE[3:]], "CHANNEL"),
        ([*RULE[:3], "revenue", *RULE[4:]], "METRIC"),
        ([*RULE[:4], "beside", "10"], "DIRECTION"),
        ([*RULE[:5], "many"], "THRESHOLD"),
        ([*RULE[:5], "nan"], "THRESHOLD"),
        ([*RULE[:5], "1e999999"], "THRESHOLD"),
        ([*RULE[:5], "1e-999999"], "THRESHOLD"),
        ([*RULE, "--rearm", "10000"], "--rearm"),
        ([*RULE, "--rearm", "inf"], "--rearm"),
        ([*RULE, "--webhook", "http://example.com"], "--webhook"),
        ([*RULE, "--webhook", "https://169.254.169.254/x"], "--webhook"),
        ([*RULE, "--webhook", "https://2130706433/x"], "private"),
        ([*RULE, "--webhook", "https://0x7f.1/x"], "private"),
        ([*RULE, "--mail"], "--mail"),
        ([*RULE, "--mail", "--webhook", "https://example.com"], "--mail"),
    ],
)
def test_bad_input_is_one_line(
    home: Path, ann: str, words: list[str], reason: str
) -> None:
    ended = call("alerts", "add", *words)
    assert ended.code == 2
    assert len(ended.errors) == 1
    assert reason in ended.errors[0]


def test_the_way_back_is_a_plain_number(home: Path, ann: str) -> None:
    ended = call("alerts", "add", *RULE)
    assert "waits until the value is back at 9,900\n" in ended.out


def test_a_person_has_a_bounded_number_of_rules(
    home: Path, ann: str, warehouse: Warehouse
) -> None:
    execute(
        warehouse,
        "insert into app.alert_rules (person_id, platform, channel_id, metric,"
        f" direction, threshold) select '{ann}', 'twitch', '100', 'views_total',"
        " 'above', number from generate_series(1, 100) as number",
    )
    ended = call("alerts", "add", *RULE)
    assert (ended.code, ended.errors) == (2, ["error: ann has 100 alert rules already"])
    with pytest.raises(psycopg2.errors.CheckViolation):
        execute_raw(warehouse, INSERT.format(ann, "100"))


def execute_raw(warehouse: Warehouse, statement: str) -> None:
    with psycopg2.connect(warehouse.url) as session, session.cursor() as cursor:
        cursor.execute(statement)


def test_people_write_their_own_rules_for_what_they_see(
    warehouse: Warehouse, ann: str, login: Login
) -> None:
    ben = person(warehouse, "ben")
    seen = "select person_id::text from app.alert_rules"
    login.ask_as(ann, INSERT.format(ann, "100"))
    assert login.ask_as(ann, seen) == [(ann,)]
    assert login.ask_as(ben, seen) == []
    for who, statement in (
        (ben, INSERT.format(ben, "100")),
        (ben, INSERT.format(ann, "100")),
        (ann, INSERT.format(ann, "200")),
        (ann, "update app.alert_rules set threshold = 1"),
        (ann, "select webhook_secret from app.alert_rules"),
        (ann, "select app.may_watch(null, 'twitch', '100', 'viewers')"),
        (ann, "select * from app.evaluate_alert_rules(current_date)"),
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            login.ask_as(who, statement)
    login.ask_as(ben, "delete from app.alert_rules")
    assert login.ask_as(ann, seen) == [(ann,)]
    login.ask_as(ann, "delete from app.alert_rules")
    assert login.ask_as(ann, seen) == []


def test_an_erased_person_leaves_no_rule(
    warehouse: Warehouse, ann: str, add: Any
) -> None:
    add()
    execute(warehouse, f"delete from app.people where id = '{ann}'")
    assert scalar(warehouse, "select count(*) from app.alert_rules") == 0
