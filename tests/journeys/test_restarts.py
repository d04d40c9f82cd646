"""A restart of PostgreSQL in each phase of a run fails no run and changes no number."""

from datetime import UTC, datetime
from pathlib import Path

import psycopg2
import pytest

from pipelines.database.embedded_server import Server, binaries
from sandbox import Sandbox
from tests.support.databases import fetch
from tests.support.journey import Journey, copied, daily
from tests.support.unprivileged import run
from tests.support.waiting import until

PHASES = {
    "load": ("creators", "select 1 from app.loads where state = 'running'"),
    "dbt": (
        "creators",
        (
            "select 1 from pg_stat_activity"
            " where application_name = 'dbt' and state = 'active'"
        ),
    ),
    "quality": (
        "dagster",
        (
            "select 1 from event_logs where run_id ="
            " (select run_id from runs order by id desc limit 1)"
            " and step_key = 'quality' and dagster_event_type = 'STEP_START'"
        ),
    ),
}


def restart(server: Server, mode: str) -> None:
    """Restart the server behind the back of the project, as an administrator does."""
    port, log = server.url.rpartition(":")[2], server.data / "server.log"
    options = ("-D", server.data, "-m", mode, "-w", "-o", f"-p {port}", "-l", log)
    run(binaries() / "pg_ctl", *options, "restart")


@pytest.mark.soak
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_run_outlives_a_restart_in_each_phase(
    mode: str, fresh_home: Path, sandbox: Sandbox, tmp_path: Path
) -> None:
    journey = Journey("", "", fresh_home, sandbox, is_given=False)
    journey.creators("demo", "--days", "1")
    server = Server(fresh_home / "postgres")
    journey = journey.embedded()
    today = datetime.now(UTC).date()

    def is_reached(phase: str) -> bool:
        database, query = PHASES[phase]
        try:
            return bool(fetch(f"{server.owner_url}/{database}", query))
        except psycopg2.OperationalError:
            return False

    try:
        with copied(journey, tmp_path / "reference") as reference:
            reference.run(today)
            untroubled = reference.digest()
        with journey.start(*daily(today), **journey.at(today)) as command:
            for phase in PHASES:
                until(lambda phase=phase: is_reached(phase), within=180)  # type: ignore[misc]
                restart(server, mode)
            done = command.wait()
        assert done.returncode == 0, done.stderr
        assert journey.digest() == untroubled
        assert journey.ask("select 1 from app.loads where state = 'running'") == []
    finally:
        journey.creators("down")
