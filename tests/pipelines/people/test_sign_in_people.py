"""Changes of users become people, in any order, repeated and at once."""

import itertools
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from psycopg2.errors import InsufficientPrivilege

from pipelines.database.warehouse import Warehouse
from pipelines.people.sign_in import UserChange
from pipelines.people.sign_in_people import apply_change
from tests.support.databases import fetch
from tests.support.fakes import at_once, execute, person, scalar
from tests.support.logins import Login

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
CREATED = UserChange(
    "user_1",
    NOON,
    username="ann",
    display_name="Ann",
    email="ann@example.com",
    is_email_verified=True,
    avatar_url="https://img.clerk.com/1",
)
MOVED = replace(CREATED, changed_at=NOON + timedelta(hours=1), email="a@example.com")
RENAMED = replace(MOVED, changed_at=NOON + timedelta(hours=2), display_name="Anna")
DELETED = UserChange("user_1", NOON + timedelta(hours=3), is_deleted=True)
PEOPLE = (
    "select clerk_user_id, username, display_name, email, avatar_url, is_active"
    " from app.people order by clerk_user_id"
)
USERS = (
    "select user_id, person_id is null, changed_at, deleted_at, digests"
    " from app.sign_in_users"
)


def apply(warehouse: Warehouse, *changes: UserChange) -> list[bool]:
    results = []
    for change in changes:
        with warehouse.begin() as session:
            results.append(apply_change(session, change))
    return results


def empty(warehouse: Warehouse) -> None:
    execute(warehouse, "delete from app.sign_in_users")
    execute(warehouse, "delete from app.people")


def test_a_user_becomes_a_person(warehouse: Warehouse) -> None:
    assert apply(warehouse, CREATED, CREATED) == [True, False]
    assert fetch(warehouse.url, PEOPLE) == [
        (
            *("user_1", "ann", "Ann", "ann@example.com"),
            *("https://img.clerk.com/1", True),
        )
    ]
    audited = "select count(*) from app.audit_logs where action = 'people.sign_in'"
    assert scalar(warehouse, audited) == 1
    shown = "select count(*) from creatorsync.users where clerk_user_id = 'user_1'"
    assert scalar(warehouse, shown) == 1


def test_any_order_gives_the_same_person(warehouse: Warehouse) -> None:
    changes = (CREATED, MOVED, RENAMED)
    expected = None
    for order in itertools.permutations(changes):
        empty(warehouse)
        repeated = [*order, *random.sample(order, 2)]
        apply(warehouse, *repeated)
        ((*found,),) = fetch(warehouse.url, PEOPLE)
        expected = expected or found
        assert found == expected
    assert expected == [
        *("user_1", "ann", "Anna", "a@example.com", "https://img.clerk.com/1", True)
    ]


def test_a_deletion_is_final_in_any_order_and_loses_nothing(
    warehouse: Warehouse,
) -> None:
    for order in itertools.permutations((CREATED, RENAMED, DELETED)):
        empty(warehouse)
        apply(warehouse, *order, DELETED, RENAMED)
        ((_, is_nobody, _, deleted_at, _),) = fetch(warehouse.url, USERS)
        assert deleted_at == DELETED.changed_at
        assert is_nobody is (order[0] == DELETED)
        people = fetch(warehouse.url, PEOPLE)
        if order[0] == DELETED:
            assert people == []
        else:
            assert [row[-1] for row in people] == [False]
            assert people[0][1] == "ann"


def test_a_deletion_keeps_what_belongs_to_the_person(warehouse: Warehouse) -> None:
    apply(warehouse, CREATED)
    execute(
        warehouse,
        "insert into app.connections (person_id, platform, platform_user_id,"
        " platform_username, access_token)"
        " select id, 'devto', '1', 'ann', 'a' from app.people",
    )
    execute(
        warehouse,
        "insert into app.workspaces (name, slug, owner_id)"
        " select 't', 't', id from app.people",
    )
    assert apply(warehouse, DELETED, DELETED) == [True, False]
    for table in ("connections", "workspaces", "people"):
        assert scalar(warehouse, f"select count(*) from app.{table}") == 1


def test_an_imported_person_is_found_by_a_verified_address(
    warehouse: Warehouse,
) -> None:
    ann = person(warehouse, "imported")
    execute(warehouse, "update app.people set email = 'Ann@Example.com'")
    apply(warehouse, replace(CREATED, is_email_verified=False))
    assert fetch(warehouse.url, "select count(*) from app.people") == [(2,)]
    empty(warehouse)
    ann = person(warehouse, "imported")
    execute(warehouse, "update app.people set email = 'Ann@Example.com'")
    apply(warehouse, CREATED)
    row = fetch(
        warehouse.url,
        "select id::text, clerk_user_id, username, email from app.people",
    )
    assert row == [(ann, "user_1", "imported", "ann@example.com")]


def test_an_address_that_a_person_set_finds_nobody(warehouse: Warehouse) -> None:
    attacker = person(warehouse, "attacker")
    change = "update streamtrack.profiles set email = 'ann@example.com'"
    login = Login(warehouse.url, "service")
    try:
        login.ask_as(attacker, change)
    finally:
        login.drop()
    apply(warehouse, CREATED)
    found = fetch(
        warehouse.url,
        "select username, clerk_user_id, email from app.people order by 1",
    )
    assert found == [
        ("ann", "user_1", None),
        ("attacker", "local:attacker", "ann@example.com"),
    ]
    execute(warehouse, "update app.people set email = null")
    execute(
        warehouse,
        "update app.people set email = 'x@example.com' where username = 'attacker'",
    )
    other = replace(CREATED, user_id="user_2", username="x", email="x@example.com")
    apply(warehouse, other)
    linked = "select clerk_user_id from app.people where username = 'attacker'"
    assert scalar(warehouse, linked) == "user_2", "an import sets it again"


def test_an_address_never_takes_over_another_user(warehouse: Warehouse) -> None:
    other = replace(CREATED, user_id="user_2", username="bea")
    apply(warehouse, CREATED, other)
    found = fetch(
        warehouse.url,
        "select clerk_user_id, username, email from app.people order by 1",
    )
    assert found == [("user_1", "ann", "ann@example.com"), ("user_2", "bea", None)]
    later = replace(other, changed_at=NOON + timedelta(hours=1), email="b@example.com")
    apply(warehouse, later)
    taken = "select email from app.people where clerk_user_id = 'user_2'"
    assert scalar(warehouse, taken) == "b@example.com"


def test_a_taken_username_gives_way_to_the_id(warehouse: Warehouse) -> None:
    person(warehouse, "ann")
    apply(warehouse, CREATED)
    named = "select username from app.people where clerk_user_id = 'user_1'"
    assert scalar(warehouse, named) == "user_1"
    nameless = replace(CREATED, user_id="user_3", username=None, email=None)
    apply(warehouse, nameless)
    later = replace(nameless, changed_at=NOON + timedelta(hours=1), username="cat")
    apply(warehouse, later)
    last = replace(later, changed_at=NOON + timedelta(hours=2), username="dog")
    apply(warehouse, last)
    named = "select username from app.people where clerk_user_id = 'user_3'"
    assert scalar(warehouse, named) == "cat"


def test_an_edit_here_survives_a_change_of_something_else(
    warehouse: Warehouse,
) -> None:
    apply(warehouse, CREATED)
    execute(warehouse, "update app.people set display_name = 'Ann of here'")
    apply(warehouse, MOVED)
    shown = "select display_name || ' ' || email from app.people"
    assert scalar(warehouse, shown) == "Ann of here a@example.com"
    apply(warehouse, RENAMED)
    assert scalar(warehouse, shown) == "Anna a@example.com"


def test_an_unknown_value_clears_nothing(warehouse: Warehouse) -> None:
    apply(warehouse, CREATED)
    apply(warehouse, UserChange("user_1", NOON + timedelta(hours=1)))
    ((*found,),) = fetch(warehouse.url, PEOPLE)
    assert None not in found


def test_an_erased_person_stays_erased(warehouse: Warehouse) -> None:
    apply(warehouse, CREATED)
    execute(warehouse, "delete from app.people")
    assert apply(warehouse, RENAMED) == [False]
    assert scalar(warehouse, "select count(*) from app.people") == 0


def test_hashes_alone_are_kept_of_the_values(warehouse: Warehouse) -> None:
    apply(warehouse, CREATED)
    ((*_, digests),) = fetch(warehouse.url, USERS)
    assert isinstance(digests, dict)
    assert {len(one) for one in digests.values()} == {64}


@pytest.mark.parametrize("role", ["creator", "receiver", "service"])
def test_low_roles_neither_read_nor_change_users(
    warehouse: Warehouse, role: str
) -> None:
    apply(warehouse, CREATED)
    call = "'user_1', now(), true, null, null, null, false, null"
    for query in (
        "select * from app.sign_in_users",
        f"select app.apply_sign_in_change({call})",
    ):
        with pytest.raises(InsufficientPrivilege):
            fetch(warehouse.url, query, role)


def test_changes_at_once_give_one_person(warehouse: Warehouse) -> None:
    changes = [CREATED, MOVED, RENAMED] * 4
    random.shuffle(changes)

    def work(number: int) -> Any:
        return apply(Warehouse(warehouse.url), changes[number])[0]

    outcomes = at_once(len(changes), work)
    assert set(outcomes) <= {True, False}
    ((*found,),) = fetch(warehouse.url, PEOPLE)
    assert found[2:4] == ["Anna", "a@example.com"]


def test_users_with_one_address_at_once_share_it_never(warehouse: Warehouse) -> None:
    def work(number: int) -> Any:
        one = replace(CREATED, user_id=f"user_{number}", username=f"u{number}")
        return apply(Warehouse(warehouse.url), one)[0]

    assert at_once(6, work) == [True] * 6
    shown = "select count(*), count(email), count(username) from app.people"
    assert fetch(warehouse.url, shown) == [(6, 1, 6)]
