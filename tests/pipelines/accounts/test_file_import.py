import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pipelines.accounts import connection_rows, connections, file_import
from pipelines.accounts.file_import import Imported
from pipelines.accounts.vault import Vault, new_key
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.settings import Settings
from tests.support.fakes import one, platform, scalar

ENDS = datetime(2026, 6, 1, tzinfo=UTC)
NO_SUBJECT = (
    "select md5(string_agg(row::text, '' order by row::text)) from ("
    " select to_jsonb(t) as row from app.{} as t) as rows"
)
TABLES = (
    *("people", "workspaces", "workspace_members", "connections", "channels"),
    *("workspace_channels", "audit_logs", "notifications"),
)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refresh(*_: object) -> None:
        """Be there: tokens of this platform end."""

    found = {
        "twitch": platform(refresh=refresh),
        "devto": platform(name="devto"),
    }
    monkeypatch.setattr(connection_rows, "platforms", lambda: found)


@pytest.fixture
def vault(tmp_path: Path, warehouse: Warehouse) -> Vault:
    return Vault.open(Settings(home=tmp_path, vault_keys=new_key()), warehouse)


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
    kept = {**facts, **changes}
    return {name: value for name, value in kept.items() if value is not None}


def fingerprint(warehouse: Warehouse) -> list[str]:
    return [scalar(warehouse, NO_SUBJECT.format(table)) for table in TABLES]


def faults(work: Any, *arguments: Any) -> list[str]:
    with pytest.raises(UserError) as refused:
        work(*arguments)
    assert refused.value.exit_code == 2
    return str(refused.value).splitlines()


def test_people_come_with_their_workspace(warehouse: Warehouse, file: Path) -> None:
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
    assert file_import.import_people(warehouse, file) == Imported(new=2)
    ann = one(warehouse, "select * from app.people where username = 'ann'")
    assert (ann.clerk_user_id, ann.timezone) == ("local:ann", "Europe/Vienna")
    team = one(warehouse, "select * from app.workspaces")
    assert (team.slug, team.owner_id) == ("team", ann.id)
    roles = scalar(
        warehouse, "select array_agg(role order by role) from app.workspace_members"
    )
    assert roles == ["member", "owner"]
    noted = one(warehouse, "select * from app.audit_logs")
    assert (noted.action, noted.details["new"]) == ("people.import", 2)


def test_importing_people_twice_changes_nothing(
    warehouse: Warehouse, file: Path
) -> None:
    line = {"username": "ann", "email": "a@b", "workspace": "t", "member_role": "owner"}
    file_import.import_people(warehouse, write(file, line))
    before = fingerprint(warehouse)
    assert file_import.import_people(warehouse, file) == Imported(unchanged=1)
    assert fingerprint(warehouse) == before


def test_what_a_line_leaves_out_stays(warehouse: Warehouse, file: Path) -> None:
    file_import.import_people(
        warehouse, write(file, {"username": "ann", "email": "a@b", "timezone": "UTC"})
    )
    again = write(file, {"username": "ann", "display_name": "Ann"})
    assert file_import.import_people(warehouse, again) == Imported(changed=1)
    ann = one(warehouse, "select * from app.people")
    assert (ann.email, ann.display_name) == ("a@b", "Ann")


def test_every_fault_of_a_file_is_reported_at_once(
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
        {"display_name": "nobody"},
        {"username": "ben", "timezone": "Mars/Olympus", "role": "king"},
        {"username": "cid", "timezone": "Mars/Olympus"},
        {"username": "cid", "email": "e@b"},
        {"username": "a\x00b"},
        {"username": "dan", "workspace": "nowhere"},
        {"username": "fay", "member_role": "admin"},
        '{"username": "gus", "email": "g@one", "email": "g@two"}',
    )
    found = faults(file_import.import_people, warehouse, file)
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


def test_a_full_workspace_is_a_fault_and_not_a_crash(
    warehouse: Warehouse, file: Path
) -> None:
    lines = [
        {"username": name, "workspace": "team", "member_role": role}
        for name, role in zip(
            "abcd", ["owner", "admin", "member", "member"], strict=True
        )
    ]
    (fault,) = faults(file_import.import_people, warehouse, write(file, *lines))
    assert fault.endswith("lines.jsonl:4: workspace: 'team' is full: 3 members")


def test_a_missing_file_is_one_line(warehouse: Warehouse, tmp_path: Path) -> None:
    (fault,) = faults(file_import.import_people, warehouse, tmp_path / "none.jsonl")
    assert fault.endswith("none.jsonl: No such file or directory")


def test_connections_are_sealed_and_bring_owner_and_channel(
    warehouse: Warehouse, file: Path, vault: Vault
) -> None:
    lines = (account(workspace="team"), account(platform_user_id="200"))
    done = file_import.import_connections(warehouse, write(file, *lines), vault)
    assert done == Imported(new=2)
    row = one(warehouse, "select * from app.connections where is_primary")
    assert row.access_token.startswith("v1:")
    assert row.token_expires_at == ENDS
    assert row.platform_user_id == "100"
    ann = one(warehouse, "select * from app.people")
    assert (ann.username, ann.twitch_user_id) == ("ann", "100")
    followed = one(
        warehouse,
        "select channels.* from app.workspace_channels"
        " inner join app.channels on channels.id = workspace_channels.channel_id",
    )
    assert (followed.channel_id, followed.connection_id) == ("100", row.id)
    subjects = connections.subjects(warehouse, vault, platform())
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
    assert again == Imported(unchanged=2)
    assert fingerprint(warehouse) == before


def test_a_newer_token_revives_a_refused_connection_but_not_a_paused_one(
    warehouse: Warehouse, file: Path, vault: Vault
) -> None:
    write(file, account(), account(platform_user_id="200"))
    file_import.import_connections(warehouse, file, vault)
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "update app.connections set is_active = false, inactive_reason ="
                " case platform_user_id when '100' then 'refused' else 'paused' end"
            )
        )
    later = (ENDS + timedelta(days=1)).isoformat()
    write(
        file,
        account(access_token="FRESH", expires_at=later),
        account(platform_user_id="200", access_token="FRESH2", expires_at=later),
    )
    done = file_import.import_connections(warehouse, file, vault)
    assert done == Imported(changed=2)
    states = {
        row["platform_user_id"]: (row["is_active"], row["inactive_reason"])
        for row in connections.listed(warehouse)
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
    assert file_import.import_connections(warehouse, file, vault) == Imported(
        unchanged=1
    )
    assert fingerprint(warehouse) == before


def test_faults_of_connections_name_the_field_and_never_a_token(
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
    found = faults(file_import.import_connections, warehouse, file, vault)
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


def test_a_platform_whose_tokens_do_not_end_needs_no_refresh_token(
    warehouse: Warehouse, file: Path, vault: Vault
) -> None:
    line = account(platform="devto", refresh_token=None, expires_at=None, scopes=None)
    done = file_import.import_connections(warehouse, write(file, line), vault)
    assert done == Imported(new=1)


def test_a_public_channel_becomes_the_connected_one(
    warehouse: Warehouse, file: Path, vault: Vault
) -> None:
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "insert into app.channels (platform, channel_id, is_monitored)"
                " values ('twitch', '100', true)"
            )
        )
    file_import.import_connections(warehouse, write(file, account()), vault)
    (subject,) = connections.subjects(warehouse, vault, platform())
    assert subject.connection is not None
    connections.remove(warehouse, "twitch:ann_live")
    assert connections.subjects(warehouse, vault, platform()) == []
