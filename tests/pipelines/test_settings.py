"""The environment: what counts, what is refused and what never shows."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.errors import UserError


@pytest.fixture(autouse=True)
def _empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CREATORS_DATABASE_URL", "CREATORS_CLOCK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CREATORS_HOME", str(tmp_path))


def test_the_error_of_a_stopped_database_names_the_command() -> None:
    with pytest.raises(UserError, match="run `creators up`"):
        _ = settings.load().warehouse_url


def test_the_documented_database_names_are_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POSTGRES_DB_HOST", "db.example")
    monkeypatch.setenv("POSTGRES_DB_USERNAME", "anna")
    monkeypatch.setenv("POSTGRES_DB_PASSWORD", "p@ss/word")
    loaded = settings.load()
    assert loaded.warehouse_url == (
        "postgresql://anna:p%40ss%2Fword@db.example:5432/creatorsync?sslmode=require"
    )
    assert loaded.dagster_url.endswith("/creatorsync_dagster?sslmode=require")
    assert not loaded.is_embedded


def test_a_driver_in_the_url_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "postgresql+psycopg2://u:p@h:1/d?sslmode=require"
    monkeypatch.setenv("CREATORS_DATABASE_URL", url)
    loaded = settings.load()
    assert loaded.warehouse_url == "postgresql://u:p@h:1/d?sslmode=require"
    assert loaded.dagster_url == "postgresql://u:p@h:1/d_dagster?sslmode=require"


def test_a_url_of_another_database_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREATORS_DATABASE_URL", "mysql://u:secret@h/d")
    with pytest.raises(UserError, match="CREATORS_DATABASE_URL") as refused:
        _ = settings.load().warehouse_url
    assert "secret" not in str(refused.value)


def test_a_wrong_dagster_url_is_named_by_its_own_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CREATORS_DAGSTER_DATABASE_URL", "mysql://u:secret@h/d")
    with pytest.raises(UserError, match="CREATORS_DAGSTER_DATABASE_URL"):
        _ = settings.load().dagster_url


def test_all_invalid_variables_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CREATORS_BATCH_SIZE", "many")
    monkeypatch.setenv("CREATORS_CLOCK", "2026-01-31T02:00:00")
    with pytest.raises(UserError) as refused:
        settings.load()
    assert "CREATORS_BATCH_SIZE" in str(refused.value)
    assert "CREATORS_CLOCK: must carry a zone" in str(refused.value)


def test_the_clock_replaces_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREATORS_CLOCK", "2026-01-31T02:00:00Z")
    assert settings.now() == datetime(2026, 1, 31, 2, tzinfo=UTC)


def test_the_environment_overrides_the_variables_of_a_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "environment").write_text("# a demo\nCREATORS_BATCH_SIZE=3\n")
    monkeypatch.setenv("CREATORS_BATCH_SIZE", "4")
    assert settings.load().batch_size == 4


def test_repr_hides_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREATORS_DATABASE_URL", "postgresql://u:canary@h/d")
    monkeypatch.setenv("CREATORS_VAULT_KEYS", "k1:canary")
    assert "canary" not in repr(settings.load())
