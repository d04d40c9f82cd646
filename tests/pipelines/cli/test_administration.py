"""`creators keys`, `people list|role|password` and `audit` on a real database."""

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dlt_sources.contract import Secret
from pipelines.database.warehouse import Warehouse
from pipelines.people import passwords, people
from tests.support.command_line import Ended, call
from tests.support.databases import fetch
from tests.support.fakes import connect_ann, execute, one, person, scalar
from tests.support.logins import Login

GOOD = "correct horse battery"
AUDITED = "select array_agg(action order by id) from app.audit_logs"
STORED = "select password_hash from app.people where username = 'ann'"


@pytest.fixture(autouse=True)
def ann(home: Path, warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the id of a person; commands run by the operator `root@here`."""
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.setenv("CREATORS_OPERATOR", "root@here")
    return person(warehouse, "ann")


def done(*arguments: str) -> str:
    ended = call(*arguments)
    assert ended.code == 0, ended
    return ended.out.strip()


def read(*arguments: str) -> Any:
    return json.loads(done(*arguments, "--json"))


def refused(*arguments: str) -> str:
    ended = call(*arguments)
    assert (ended.code, ended.out) == (2, ""), ended
    (line,) = ended.errors
    return line.removeprefix("error: ")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], Ended]:
    """Return a call of `people password ann` with bytes on the standard input."""

    def run(line: bytes) -> Ended:
        real = io.TextIOWrapper
        monkeypatch.setattr(io, "TextIOWrapper", lambda _: real(io.BytesIO(line)))
        ended = call("people", "password", "ann")
        monkeypatch.setattr(io, "TextIOWrapper", real)
        return ended

    return run


def test_a_key_is_shown_once_and_kept_as_a_hash(warehouse: Warehouse) -> None:
    made = read("keys", "create", "ann", "nightly export", "--days", "30")
    key = made["key"]
    assert key.startswith(made["prefix"] + "_")
    row = one(warehouse, "select * from app.api_keys")
    assert row.key_hash == hashlib.sha256(key.encode()).hexdigest()
    assert (row.key_prefix, row.scopes) == (made["prefix"], ["analytics:read"])
    assert row.expires_at.isoformat() == made["expires_at"]
    everything = scalar(
        warehouse,
        "select string_agg(shown, '') from ("
        " select api_keys::text as shown from app.api_keys union all"
        " select audit_logs::text from app.audit_logs) as rows",
    )
    assert key not in everything
    assert key.rpartition("_")[2] not in done("keys", "list")


def test_a_key_is_revoked_once(warehouse: Warehouse) -> None:
    prefix = read("keys", "create", "ann", "export")["prefix"]
    assert read("keys", "list")[0]["state"] == "works"
    assert done("keys", "revoke", prefix) == f"{prefix} (export) is revoked"
    assert read("keys", "list")[0]["state"] == "revoked"
    assert refused("keys", "revoke", prefix) == f"key {prefix} is revoked already"
    assert scalar(warehouse, AUDITED) == ["keys.create", "keys.revoke"]


def test_a_key_expires_and_ends_with_its_owner(warehouse: Warehouse) -> None:
    done("keys", "create", "ann", "export")
    execute(warehouse, "update app.people set is_active = false")
    assert read("keys", "list")[0]["state"] == "owner inactive"
    assert refused("keys", "create", "ann", "more").startswith("ann is inactive")
    execute(warehouse, "update app.api_keys set expires_at = now()")
    assert read("keys", "list")[0]["state"] == "expired"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("create", "eve", "x"), "person 'eve' does not exist; see `people import`"),
        (("create", "ann", " "), "the name of a key has 1 to 100 characters"),
        (
            ("create", "ann", "x", "--scope", "all"),
            "scope 'all' is not one of analytics:read",
        ),
        (
            ("revoke", "ck_aaaaaaaa"),
            "key ck_aaaaaaaa does not exist; see `keys list`",
        ),
        (
            ("revoke", "ck_aaaaaaaa_secret"),
            "name the key by its first characters, not in full",
        ),
    ],
)
def test_a_wrong_key_is_refused_in_one_line(
    warehouse: Warehouse, arguments: tuple[str, ...], reason: str
) -> None:
    assert refused("keys", *arguments) == reason
    assert scalar(warehouse, AUDITED) is None


def test_a_role_is_set_once(warehouse: Warehouse) -> None:
    assert done("people", "role", "ann", "editor") == "ann is now editor"
    assert read("people", "role", "ann", "editor")["changed"] is False
    assert scalar(warehouse, "select role from app.people") == "editor"
    row = one(warehouse, "select * from app.audit_logs")
    assert row.details == {
        "username": "ann",
        "role": "editor",
        "before": None,
        "operator": "root@here",
    }
    done("people", "role", "ann", "none")
    assert scalar(warehouse, "select role from app.people") is None


def test_the_role_artist_needs_an_artist(warehouse: Warehouse) -> None:
    execute(warehouse, "insert into app.artists (name) values ('Ann Owl')")
    line = refused("people", "role", "ann", "artist")
    assert line == "ann is not linked to an artist: name one with --artist"
    line = refused("people", "role", "ann", "artist", "--artist", "Eve")
    assert line == "artist 'Eve' does not exist"
    done("people", "role", "ann", "artist", "--artist", "Ann Owl")
    linked = (
        "select artists.name from app.people"
        " inner join app.artists on artists.id = artist_id"
    )
    assert scalar(warehouse, linked) == "Ann Owl"


def test_an_unknown_role_or_person_is_refused() -> None:
    assert "king" in refused("people", "role", "ann", "king")
    assert refused("people", "role", "eve", "admin").startswith("person 'eve'")


def test_a_password_is_read_from_the_input_and_kept_as_a_hash(
    warehouse: Warehouse, typed: Callable[[bytes], Ended]
) -> None:
    assert typed(GOOD.encode() + b"\r\n").out == "the password of ann is set\n"
    stored = scalar(warehouse, STORED)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords.is_password(Secret(GOOD), stored)
    assert not passwords.is_password(Secret(GOOD + " "), stored)
    assert typed(GOOD.encode()).out == "the password of ann is changed\n"
    assert scalar(warehouse, STORED) != stored, "each hash has a salt of its own"
    audited = scalar(warehouse, "select string_agg(t::text, '') from app.audit_logs t")
    assert GOOD not in audited
    assert "argon2" not in audited
    assert "--remove" in call("people", "password", "--help").out
    assert "is removed" in done("people", "password", "ann", "--remove")
    assert "did not exist" in done("people", "password", "ann", "--remove")
    assert scalar(warehouse, AUDITED) == ["people.password"] * 3


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", "a password has 12 to 1024 characters"),
        (b"short\n", "a password has 12 to 1024 characters"),
        (b"x" * 5_000, "the password on the standard input is too long"),
        (b"\xff" * 20, "the password on the standard input is not UTF-8"),
        (b"a\0" * 8, "the password is not UTF-8 text"),
    ],
)
def test_a_wrong_password_changes_nothing(
    warehouse: Warehouse, typed: Callable[[bytes], Ended], line: bytes, reason: str
) -> None:
    ended = typed(line)
    assert (ended.code, ended.errors) == (2, [f"error: {reason}"])
    assert scalar(warehouse, STORED) is None
    assert scalar(warehouse, AUDITED) is None


def test_a_password_has_no_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert call("people", "password", "ann", GOOD).code == 2


@pytest.mark.parametrize(
    "stored",
    [
        None,
        "",
        "$argon2id$v=19$m=9999999,t=3,p=4$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA",
        "$2b$12$abc",
    ],
)
def test_an_unknown_hash_has_no_password(stored: str | None) -> None:
    assert passwords.is_password(Secret(GOOD), stored) is False


def test_the_audit_shows_who_did_what_and_who_may_read(warehouse: Warehouse) -> None:
    done("people", "role", "ann", "admin")
    done("keys", "create", "ann", "export")
    shown = read("audit", "--action", "people", "--since", "2020-01-01")
    (write,) = shown["writes"]
    assert (write["who"], write["action"]) == ("root@here", "people.role")
    assert write["details"] == {"username": "ann", "role": "admin", "before": None}
    readable = {(one["role"], one["schema"]): one for one in shown["readable"]}
    own = readable["creator", "app"]
    assert own["relations"] == own["rows_limited"] + 1, "app.secrets filters by itself"
    assert own["unlimited"] == []
    views = "app.post_artists is a view with the rights of its reader"
    assert readable["analyst", "app"]["rows_limited"] == 1, views
    profile = readable["receiver", "app"]
    assert profile["relations"] == 1, "app.deployment_profile"
    printed = done("audit", "--rows", "1")
    assert "keys.create" in printed
    assert "people.role" not in printed


GRANTS = """
select distinct grantee, table_schema, table_name, lower(privilege_type)
from (
    select grantee, table_schema, table_name, privilege_type
    from information_schema.role_table_grants
    union all
    select grantee, table_schema, table_name, privilege_type
    from information_schema.role_column_grants
) as grants
where
    grantee in ('analyst', 'creator', 'receiver', 'service')
    and privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE')
    and table_schema not in ('information_schema', 'pg_catalog')
    and has_schema_privilege(grantee, table_schema, 'usage')
"""
POLICIES = "select schemaname, tablename, policyname from pg_policies"


def test_the_rights_of_the_audit_are_the_grants_and_the_policies(
    warehouse: Warehouse,
) -> None:
    execute(warehouse, "create table cg_analytics.open (id integer, name text)")
    execute(warehouse, "grant update (name) on cg_analytics.open to creator")
    execute(warehouse, "grant delete on cg_analytics.open to creator")
    shown = read("audit")
    rights = {
        (one["role"], one["schema"], one["relation"], right)
        for one in shown["rights"]
        for right in one["rights"]
    }
    assert rights == set(fetch(warehouse.url, GRANTS))
    assert ("creator", "cg_analytics", "open", "update") in rights
    policies = [
        (one["schema"], one["relation"], one["policy"]) for one in shown["policies"]
    ]
    assert sorted(policies) == sorted(fetch(warehouse.url, POLICIES)) != []
    printed = done("audit", "--rights")
    assert "cg_analytics.open" in printed
    assert all(policy in printed for _, _, policy in policies)


def test_the_audit_lists_logins_and_their_roles(warehouse: Warehouse) -> None:
    login = Login(warehouse.url, "analyst")
    try:
        logins = {one["login"]: one for one in read("audit")["logins"]}
    finally:
        login.drop()
    assert logins[login.name]["roles"] == ["analyst"]
    assert logins[login.name]["is_superuser"] is False


def test_the_audit_names_a_relation_without_a_rule(warehouse: Warehouse) -> None:
    execute(warehouse, "create table cg_analytics.open (id integer)")
    execute(warehouse, "grant select on cg_analytics.open to creator")
    shown = {
        (one["role"], one["schema"]): one["unlimited"]
        for one in read("audit")["readable"]
    }
    assert shown["creator", "cg_analytics"] == ["open"]


def test_a_list_of_people_has_no_secret(warehouse: Warehouse, ann: str) -> None:
    people.set_password(warehouse, "ann", Secret(GOOD))
    connect_ann(warehouse, ann, "7")
    execute(warehouse, "insert into app.people (email) values (:email)", email="e@x.y")
    named, nameless = read("people", "list")
    assert (named["username"], named["role"], named["artist"]) == ("ann", None, None)
    assert (named["is_active"], named["has_password"]) == (True, True)
    assert (named["connections"], named["workspaces"]) == (["twitch:ann"], [])
    assert named["last_login_at"] is None
    assert (nameless["username"], nameless["email"]) == (None, "e@x.y")
    assert nameless["has_password"] is False
    assert scalar(warehouse, STORED) not in done("people", "list", "--json")
    assert "access_token" not in named


def test_a_list_of_people_is_printed(warehouse: Warehouse, ann: str) -> None:
    done("people", "role", "ann", "editor")
    done("workspaces", "create", "studio", "ann")
    login = "update app.people set is_active = false, last_login_at = :moment"
    execute(warehouse, login, moment="2026-03-01 09:30:00+00")
    hostile = "a\x1b[2Jb\n\u202ec"
    execute(warehouse, "update app.people set display_name = :name", name=hostile)
    for _ in range(2):
        heading, row = done("people", "list").splitlines()
        assert heading.split()[:3] == ["person", "name", "role"]
        assert row.split()[0] == "ann"
        shown = row.split("editor")[1].split()
        assert shown == ["inactive", "none", "studio", "2026-03-01", "09:30Z"]
        assert not {"\x1b", "\u202e"} & set(row)
    execute(warehouse, "delete from app.workspaces")
    execute(warehouse, "delete from app.people")
    assert "creators people import FILE" in done("people", "list")
    assert read("people", "list") == []
