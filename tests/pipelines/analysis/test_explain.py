"""`creators explain` and `db-url --role analyst` without built tables."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from pipelines.analysis import meaning
from pipelines.analysis.logins import analyst_url
from pipelines.analysis.tables import Column, Table, model_of
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.settings import Settings
from pipelines.transform import dbt
from tests.support.command_line import call
from tests.support.fakes import execute, scalar

pytestmark = pytest.mark.usefixtures("home")


QUOTA = (
    "What is left of the platform's smallest quota, as of the last daily run; null:"
    " nothing was spent yet."
)


def explained(name: str) -> Any:
    ended = call("explain", name, "--json")
    assert ended.code == 0, ended
    return json.loads(ended.out)


def test_a_column_has_the_text_of_its_comment(warehouse: Warehouse) -> None:
    found = explained("cg_analytics.sites.follower_count")
    comment = scalar(
        warehouse,
        "select col_description('cg_analytics.sites'::regclass, attnum)"
        " from pg_attribute where attrelid = 'cg_analytics.sites'::regclass"
        " and attname = 'follower_count'",
    )
    assert found["meaning"] == comment
    assert found["data_type"] == "bigint"
    assert found["sources"] == ["app.channels.follower_count"]
    assert found["why_null"] == "Null: hidden or not read."


def test_a_bare_name_is_the_first_of_the_search_path() -> None:
    assert explained("sites.name")["table"] == "cg_analytics.sites"
    assert explained("users.id")["table"] == "creatorsync.users"


def test_a_table_lists_its_columns() -> None:
    for name in ("site_settings", "cg_analytics.site_settings"):
        found = explained(name)
        assert found["meaning"] == "Key-value store of site settings"
        assert found["columns"][:2] == ["id", "site_id"]


@pytest.mark.parametrize(
    ("column", "why"),
    [
        (Column("a", "bigint", True, "A; null never."), meaning.NEVER_NULL),
        (Column("a", "bigint", False, "A number."), meaning.UNKNOWN),
        (Column("a", "bigint", False, None), meaning.UNKNOWN),
        (Column("a", "bigint", False, "A. Null is new."), "Null is new."),
        (Column("a", "bigint", False, "Always null: gone. B."), "Always null: gone."),
    ],
)
def test_why_a_column_is_null(column: Column, why: str) -> None:
    assert meaning._why_null(column) == why


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("followers_total", "level"),
        ("followers_gained", "flow"),
        ("growth_rate", "rate"),
        ("title", None),
    ],
)
def test_the_kind_of_a_measure_follows_its_name(name: str, kind: str | None) -> None:
    found = meaning._kind(None, Column(name, "bigint", False, None))
    assert found is None if kind is None else str(found).startswith(f"{kind}:")


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (
            "sites.folower_count",
            "no column 'folower_count'; did you mean follower_count",
        ),
        ("nothing.at_all", "table 'nothing.at_all' does not exist"),
        ("app.people.password_hash", "app.people has no column 'password_hash'"),
        ("app.vault_keys", "table 'app.vault_keys' does not exist"),
        ("", "table '' does not exist"),
    ],
)
def test_what_does_not_exist_is_one_line(name: str, reason: str) -> None:
    ended = call("explain", name)
    assert (ended.code, ended.out) == (2, "")
    (line,) = ended.errors
    assert reason in line


def test_the_printed_answer_says_what_a_person_asks() -> None:
    ended = call("explain", "sites.api_quota")
    assert ended.out.splitlines() == [
        "cg_analytics.sites.api_quota (bigint)",
        QUOTA,
        "null:    null: nothing was spent yet.",
        "source:  app.channels.api_quota",
    ]


def test_a_text_of_outside_cannot_move_the_cursor(warehouse: Warehouse) -> None:
    execute(warehouse, "comment on column cg_analytics.sites.bio is E'a\\x1b[2Jb'")
    assert "\x1b" not in call("explain", "sites.bio").out


def test_the_url_of_analysts_has_their_login_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CREATORS_DATABASE_URL", "POSTGRES_DB_HOST", "POSTGRES_DB_USERNAME"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "postgres"
    folder.mkdir()
    (folder / "url").write_text("postgresql://pipeline:owner-secret@127.0.0.1:5555")
    (folder / "analyst_password").write_text("read/only\n")
    url = analyst_url(Settings(home=tmp_path))
    assert url == "postgresql://analyst_login:read%2Fonly@127.0.0.1:5555/creators"
    (folder / "analyst_password").unlink()
    with pytest.raises(UserError, match="run `creators up`"):
        analyst_url(Settings(home=tmp_path))


def test_another_database_has_no_login_of_ours() -> None:
    ended = call("db-url", "--role", "analyst")
    assert ended.code == 2
    assert "create role NAME login" in ended.errors[0]


@pytest.mark.parametrize(
    ("table", "column", "kept"),
    [
        ("devpulse.youtube_videos", "view_count", {"youtube", "csv_exports"}),
        ("cg_analytics.snapshots", "views", {"youtube", "twitch", "csv_exports"}),
    ],
)
def test_a_table_of_one_platform_has_its_sources_alone(
    warehouse: Warehouse,
    monkeypatch: pytest.MonkeyPatch,
    table: str,
    column: str,
    kept: set[str],
) -> None:
    """Models of core have the contents of every platform."""

    class Cache:
        def raw_origins(self, *_: object) -> set[tuple[str, str, str]]:
            schemas = ("youtube", "twitch", "csv_exports")
            return {(f"raw_{one}", "videos", "views") for one in schemas}

    monkeypatch.setattr(meaning, "open_cache", lambda _: Cache())
    schema, name = table.split(".")
    model = model_of(Table(schema, name, None, (), (), None))
    shown = Column(column, "bigint", False, None)
    found = meaning._sources(warehouse, model, None, [], shown)
    assert found == tuple(sorted(f"raw_{one}.videos.views" for one in kept))


def test_a_mart_that_keeps_some_platforms_names_them() -> None:
    """The condition in its SQL and `meta.platforms` agree."""
    kept = {
        node["name"]: (
            set(re.findall(r"platform = '(\w+)'", node["raw_code"])),
            set(node["config"]["meta"].get("platforms", ())),
        )
        for node in dbt.manifest()["nodes"].values()
        if node["resource_type"] == "model" and node["fqn"][1] == "marts"
    }
    assert kept["github_repositories"] == ({"github"}, {"github"})
    differ = {name for name, (said, named) in kept.items() if said and said != named}
    assert differ == set()
