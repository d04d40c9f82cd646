"""What doctor finds, and the one line that a user's mistake is."""

from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from dlt_sources import platforms
from pipelines import settings
from pipelines.cli.database import ensure_database
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.health import diagnosis
from pipelines.health.finding import Finding

SILENT = "postgresql://u:secret@127.0.0.1:1/x"


def states(findings: list[Finding]) -> dict[str, str]:
    return {one.subject: one.state for one in findings if not one.is_good}


def test_an_unreachable_database_is_one_line_without_its_password(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREATORS_DATABASE_URL", SILENT)
    monkeypatch.setenv("CREATORS_HOME", str(home))
    with pytest.raises(UserError, match=r"u:\*\*\*@127.0.0.1:1/x: .*refused"):
        ensure_database(settings.load())
    found = diagnosis.diagnose(settings.load())
    assert "Connection refused" in states(found)["database"]
    (database,) = [one for one in found if one.subject == "database"]
    assert database.fix == "start it, or correct CREATORS_DATABASE_URL"


def test_a_home_that_cannot_be_created_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CREATORS_HOME", str(tmp_path / "file" / "home"))
    with pytest.raises(UserError, match=r"CREATORS_HOME: .*Not a directory"):
        ensure_database(settings.load())
    assert "Not a directory" in states(diagnosis.diagnose(settings.load()))["disk"]


@pytest.mark.usefixtures("home", "warehouse")
def test_an_invalid_url_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWITCH_API_URL", "localhost")
    found = states(diagnosis.diagnose(settings.load()))
    assert found["Twitch"].startswith("TWITCH_API_URL is not a URL")


NUMBERS = [
    (one.title, variable.name)
    for one in platforms().values()
    for variable in one.variables
    if variable.default and variable.default.replace(".", "").isdigit()
]


@pytest.mark.usefixtures("home", "warehouse")
def test_each_number_outside_its_bounds_is_a_finding(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """`status` has the same lines as `doctor`, and each variable has its own."""
    for value in ("-1", "1e99", "many", "9" * 5_000):
        for _, name in NUMBERS:
            monkeypatch.setenv(name, value)
        for found in (
            diagnosis.diagnose(settings.load()),
            diagnosis.read_status(settings.load()),
        ):
            faults = {
                (one.subject, one.fix, one.state.split()[0])
                for one in found
                if not one.is_good and "must be a" in one.state
            }
            assert faults == {
                (title, f"correct or unset {name}", name) for title, name in NUMBERS
            }
    for _, name in NUMBERS:
        monkeypatch.setenv(name, "7")
    assert not [
        one for one in diagnosis.read_status(settings.load()) if not one.is_good
    ]


@pytest.mark.usefixtures("home")
def test_a_table_of_another_version_is_a_finding_with_its_fix(
    warehouse: Warehouse,
) -> None:
    with warehouse.begin() as connection:
        connection.execute(text("create schema core"))
        connection.execute(text("create table core.dim_channels (channel_id text)"))
    found = diagnosis.diagnose(settings.load())
    (table,) = [one for one in found if one.subject == "core.dim_channels"]
    assert (table.is_good, table.fix) == (False, "creators rebuild")


@pytest.mark.usefixtures("home")
def test_doctor_names_each_wait_with_its_end(warehouse: Warehouse) -> None:
    with warehouse.begin() as connection:
        connection.execute(
            text(
                "insert into app.quota_buckets (platform, bucket, tokens, updated_at,"
                " blocked_until) values"
                " ('twitch', 'app', 0, now(), '2999-12-31 23:59:59Z'),"
                " ('twitch', 'past', 0, now(), now() - interval '1 minute')"
            )
        )
    found = [one.state for one in diagnosis.diagnose(settings.load())]
    waits = [state for state in found if "wait until" in state]
    assert waits == ["requests of app wait until 2999-12-31 23:59:59 UTC"]


@pytest.mark.usefixtures("home")
def test_a_failed_shard_is_found_until_another_run_loads_the_day(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CREATORS_CLOCK", "2026-03-02T02:30:00Z")

    def add(run_id: str, state: str, day: str = "2026-03-01") -> None:
        with warehouse.begin() as connection:
            connection.exec_driver_sql(
                "insert into app.loads (load_id, platform, partition_date, run_id,"
                " is_whole, state, error_message, started_at, finished_at)"
                f" values (gen_random_uuid(), 'twitch', '{day}', '{run_id}', false,"
                f" '{state}', 'the network is gone', clock_timestamp(),"
                " clock_timestamp())"
            )

    def failed() -> list[tuple[str, str | None]]:
        found = diagnosis.diagnose(settings.load())
        return [(one.state, one.fix) for one in found if "shards" in one.state]

    # A poll of today's live channels repeats by itself.
    add("poll", "failed", day="2026-03-02")
    assert failed() == []
    add("night", "failed")
    add("night", "committed")
    problem = "1 of the shards or polls failed: the network is gone"
    run = "creators run --date 2026-03-01 --platform twitch"
    lost = "minutes of live streams that were missed stay unknown"
    assert failed() == [(problem, f"{run}; {lost}")]
    # Later on a run reads the levels of the new day.
    monkeypatch.setenv("CREATORS_CLOCK", "2026-03-02T12:00:00Z")
    assert failed()[0] == (problem, f"{run}; levels and {lost}")
    add("again", "committed")
    assert failed() == []


def test_an_error_hides_the_values_of_its_statement(warehouse: Warehouse) -> None:
    assert warehouse.engine.hide_parameters


@pytest.mark.usefixtures("home")
def test_locks_that_analysts_can_take_are_found(warehouse: Warehouse) -> None:
    assert "locks" not in states(diagnosis.diagnose(settings.load()))
    with warehouse.begin() as connection:
        connection.execute(
            text("grant execute on function pg_advisory_lock(bigint) to public")
        )
    found = diagnosis.diagnose(settings.load())
    assert states(found)["locks"] == (
        "an analyst can take the locks of loads and stop them"
    )


@pytest.mark.usefixtures("home")
def test_a_superuser_as_login_role_is_a_note(
    warehouse: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    def notes() -> list[str]:
        found = diagnosis.diagnose(settings.load())
        return [one.state for one in found if one.subject == "role" and one.is_note]

    with warehouse.begin() as connection:
        if not connection.scalar(text("select current_setting('is_superuser')::bool")):
            pytest.skip("the server's role is no superuser")
        connection.execute(text("create role plain_login login password 'x'"))
        connection.execute(text("grant pipeline to plain_login"))
    try:
        assert len(notes()) == 1
        plain = make_url(warehouse.url).set(username="plain_login", password="x")
        url = plain.render_as_string(hide_password=False)
        monkeypatch.setenv("CREATORS_DATABASE_URL", url)
        assert notes() == []
    finally:
        with warehouse.begin() as connection:
            connection.execute(text("drop role plain_login"))
