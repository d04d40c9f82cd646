"""Import of people and connections from JSON Lines."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pipelines.accounts import connection_import, connections, file_import
from pipelines.accounts.file_import import ImportCounts
from pipelines.accounts.vault import Vault
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from tests.support.fakes import list_subjects, one, platform, scalar

ENDS = datetime(2026, 6, 1, tzinfo=UTC)
DIGEST = """
    select md5(string_agg(to_jsonb(t)::text, '' order by to_jsonb(t)::text))
    from app.{} as t
"""
TABLES = (
    *("people", "workspaces", "workspace_members", "connections", "channels"),
    *("workspace_channels", "audit_logs", "notifications"),
)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refresh(*_: object) -> None:
        """Tokens of this platform expire."""

    found = {
        "twitch": platform(refresh=refresh),
        "devto": platform(name="devto"),
        "github": platform(
            name="github", refresh=refresh, exchange_before=timedelta(days=1)
        ),
    }
    monkeypatch.setattr(connection_import, "platforms", lambda: found)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "lines.jsonl"


def write(file: Path, *lines: object) -> Path:
    texts = [one if isinstance(one, str) else json.dumps(one) for one in lines]
    file.write_text("\n".join(texts) + "\n")
    return file


def account(**changes: Any) -> dict[str, Any]:
    facts = {
        "platform": "twitch",
        "platform_user_id": "100",
        "platform_username": "ann_live",
        "owner": "ann",
        "access_token": "ACCESS",
        "refresh_token": "REFRESH",
        "expires_at": ENDS.isoformat(),
        "scopes": "a b",
    }
    fields = {**facts, **changes}
    return {name: value for name, value in fields.items() if value is not None}


def fingerprint(warehouse: Warehouse) -> list[str]:
    return [scalar(warehouse, DIGEST.format(table)) for table in TABLES]


def errors(work: Any, *arguments: Any) -> list[str]:
    with pytest.raises(UserError) as refused:
        work(*arguments)
    assert refused.value.exit_code == 2
    return str(refused.value).splitlines()


def test_people_are_imported_with_a_workspace(warehouse: Warehouse, file: Path) -> None:
    write(
        file,
        {
            "username": "ann",
            "email": "ann@example.org",
            "role": "admin",
            "timezone": "Europe/Vienna",
            "workspace": "team",
            "member_role": "owner",
        },
        "",
        {"username": "O'Brien; drop table app.people; --", "workspace": "team"},
    )
    assert file_import.import_people(warehouse, file) == ImportCounts(new=2)
    ann = one(warehouse, "select * from app.people where username = 'ann'")
    assert (ann.clerk_user_id, ann.timezone) == ("local:ann", "Europe/Vienna")
    team = one(warehouse, "select * from app.workspaces")
    assert (team.slug, team.owner_id) == ("team", ann.id)
    roles = scalar(
        warehouse, "select array_agg(role order by role) from app.workspace_members"
    )
    assert roles == ["member", "owner"]
    audit_row = one(warehouse, "select * from app.audit_logs")
    assert (audit_row.action, audit_row.details["new"]) == ("people.import", 2)


def test_importing_people_twice_changes_nothing(
    warehouse: Warehouse, file: Path
) -> None:
    line = {"username": "ann", "email": "a@b", "workspace": "t", "member_role": "owner"}
    file_import.import_people(warehouse, write(file, line))
    before = fingerprint(warehouse)
    assert file_import.import_people(warehouse, file) == ImportCounts(unchanged=1)
    assert fingerprint(warehouse) == before


def test_an_omitted_field_does_not_change(warehouse: Warehouse, file: Path) -> None:
    file_import.import_people(
        warehouse, write(file, {"username": "ann", "email": "a@b", "timezone": "UTC"})
    )
    again = write(file, {"username": "ann", "display_name": "Ann"})
    assert file_import.import_people(warehouse, again) == ImportCounts(changed=1)
    ann = one(warehouse, "select * from app.people")
    assert (ann.email, ann.display_name) == ("a@b", "Ann")


def test_all_errors_of_a_file_are_reported_at_once(
    warehouse: Warehouse, file: Path
) -> None:
    file_import.import_people(
        warehouse, write(file, {"username": "eve", "email": "e@b"})
    )
    write(
        file,
        {"username": "ann", "shoe_size": 42, "email": "nonsense"},
        '{"username": "broken',
        "[]",
        {"display_name": "stranger"},
        {"username": "ben", "timezone": "Mars/Olympus", "role": "king"},
        {"username": "cid", "timezone": "Mars/Olympus"},
        {"username": "cid", "email": "e@b"},
        {"username": "a\x00b"},
        {"username": "dan", "workspace": "nowhere"},
        {"username": "fay", "member_role": "admin"},
        '{"username": "gus", "email": "g@one", "email": "g@two"}',
    )
    found = errors(file_import.import_people, warehouse, file)
    places = [line.removeprefix(f"{file}:").split(": ")[:2] for line in found]
    assert sorted(places, key=lambda place: (int(place[0]), place[1])) == [
        ["1", "'shoe_size'"],
        ["1", "email"],
        ["2", "line"],
        ["3", "line"],
        ["4", "username"],
        ["5", "role"],
        ["6", "timezone"],
        ["7", "email"],
        ["7", "username"],
        ["8", "username"],
        ["9", "workspace"],
        ["10", "member_role"],
        ["11", "'email'"],
    ]
    assert scalar(warehouse, "select count(*) from app.people") == 1


def test_a_full_workspace_is_an_error_of_the_line(
    warehouse: Warehouse, file: Path
) -> None:
    lines = [
        {"username": name, "workspace": "team", "member_role": role}
        for name, role in zip(
            "abcd", ["owner", "admin", "member", "member"], strict=True
        )
    ]
    (error,) = errors(file_import.import_people, warehouse, write(file, *lines))
    assert error.endswith("lines.jsonl:4: workspace: 'team' is full: 3 members")


def test_a_missing_file_is_one_error(warehouse: Warehouse, tmp_path: Path) -> None:
    (error,) = errors(file_import.import_people, warehouse, tmp_path / "none.jsonl")
    assert error.endswith("none.jsonl: No such file or directory")


def test_connections_are_sealed_and_add_owner_and_channel(
    warehouse: Warehouse, file: Path, vault: Vault
) -> None:
    lines = (account(workspace="team"), account(platform_user_id="200"))
    done = file_import.import_connections(warehouse, write(file, *lines), vault)
    assert done == ImportCounts(new=2)
    row = one(warehouse, "select * from app.connections where is_primary")
    assert row.access_token.startswith("v1:")
    assert row.token_expires_at == ENDS
    assert row.platform_user_id == "100"
    ann = one(warehouse, "select * from app.people")
    assert (ann.username, ann.twitch_user_id) == ("ann", "100")
    followed = one(
        warehouse,
        """
        select channels.*
        from app.workspace_channels
        inner join app.channels on channels.id = workspace_channels.channel_id
        """,
    )
    assert (followed.channel_id, followed.connection_id) == ("100", row.id)
    subjects = list_subjects(warehouse, vault, platform())
    assert [one.subject_id for one in subjects] == ["100", "200"]
    shown = scalar(warehouse, "select string_agg(t::text, '') from app.audit_logs as t")
    assert "ACCESS" not in shown


def test_importing_connections_twice_changes_nothing(
    warehouse: Warehouse, file: Path, vault: Vault
) -> None:
    write(file, account(workspace="team"), account(platform_user_id="200"))
    file_import.import_connections(warehouse, file, vault)
    before = fingerprint(warehouse)
    again = file_import.import_connections(warehouse, file, vault)
    assert again == ImportCounts(unchanged=2)
    assert fingerprint(warehouse) == before


def test_a_newer_token_reactivates_refused_but_not_paused_connections(
    warehouse: Warehouse, file: Path, vault: Vault
) -> None:
    write(file, account(), account(platform_user_id="200"))
    file_import.import_connections(warehouse, file, vault)
    with warehouse.begin() as connection:
        connection.execute(
            text(
                """
                update app.connections
                set
                    is_active = false,
                    inactive_reason = case platform_user_id
                        when '100' then 'refused' else 'paused'
                    end
                """
            )
        )
    later = (ENDS + timedelta(days=1)).isoformat()
    write(
        file,
        account(access_token="FRESH", expires_at=later),
        account(platform_user_id="200", access_token="FRESH2", expires_at=later),
    )
    done = file_import.import_connections(warehouse, file, vault)
    assert done == ImportCounts(changed=2)
    states = {
        row["platform_user_id"]: (row["is_active"], row["inactive_reason"])
        for row in connections.list_connections(warehouse)
    }
    assert states == {"100": (True, None), "200": (False, "paused")}


def test_an_older_file_does_not_undo_a_refresh(
    warehouse: Warehouse, file: Path, vault: Vault
) -> None:
    file_import.import_connections(warehouse, write(file, account()), vault)
    with warehouse.begin() as connection:
        connection.execute(
            text("update app.connections set token_expires_at = :ends"),
            {"ends": ENDS + timedelta(hours=4)},
        )
    before = fingerprint(warehouse)
    assert file_import.import_connections(warehouse, file, vault) == ImportCounts(
        unchanged=1
    )
    assert fingerprint(warehouse) == before


def test_errors_of_connections_name_the_field_and_no_token(
    warehouse: Warehouse, file: Path, vault: Vault
) -> None:
    file_import.import_connections(warehouse, write(file, account()), vault)
    write(
        file,
        account(owner="ben"),
        account(platform="myspace", platform_user_id="1"),
        account(platform_user_id="2", expires_at="2026-06-01T00:00:00"),
        account(platform_user_id="3", refresh_token=None, expires_at=None),
        account(platform_user_id="4", access_token=["ACCESS"]),
        account(platform_user_id="5"),
        account(platform_user_id="5"),
        account(platform_user_id=6),
        account(
            platform="devto",
            platform_user_id="7",
            refresh_token=None,
            expires_at=None,
            access_token=None,
        ),
    )
    found = errors(file_import.import_connections, warehouse, file, vault)
    places = [line.removeprefix(f"{file}:").split(": ")[:2] for line in found]
    assert places == [
        ["1", "platform_user_id"],
        ["2", "platform"],
        ["3", "expires_at"],
        ["4", "refresh_token"],
        ["4", "expires_at"],
        ["5", "access_token"],
        ["7", "platform_user_id"],
        ["8", "platform_user_id"],
        ["9", "access_token"],
    ]
    assert "ACCESS" not in "\n".join(found)
    assert scalar(warehouse, "select count(*) from app.connections") == 1


@pytest.mark.parametrize("name", ["devto", "github"])
def test_a_platform_without_refresh_tokens_needs_none(
    name: str, warehouse: Warehouse, file: Path, vault: Vault
) -> None:
    line = account(platform=name, refresh_token=None, expires_at=None, scopes=None)
    done = file_import.import_connections(warehouse, write(file, line), vault)
    assert done == ImportCounts(new=1)


def test_an_imported_connection_takes_over_its_public_channel(
    warehouse: Warehouse, file: Path, vault: Vault
) -> None:
    with warehouse.begin() as connection:
        connection.execute(
            text(
                """
                insert into app.channels (platform, channel_id, is_monitored)
                values ('twitch', '100', true)
                """
            )
        )
    file_import.import_connections(warehouse, write(file, account()), vault)
    (subject,) = list_subjects(warehouse, vault, platform())
    assert subject.connection is not None
    connections.remove_connection(warehouse, "twitch:ann_live")
    assert list_subjects(warehouse, vault, platform()) == []
