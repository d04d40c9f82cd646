"""Short days of one platform, killed at random moments and run again.

Here: a process that forks each day from itself. A state file holds the seed and one
line for each kill; a run that was cut off goes on after the last line. Each day meets
platforms of its own: they remember which refresh tokens were used, and a renewed
database does not. Not here: the work of a day (`short_days.py`); whole commands that
are killed (`tests/journeys/test_soak.py`).
"""

import json
import os
import random
import signal
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import sandbox as world
from dlt_sources import platforms
from tests.support import commands, short_days
from tests.support.databases import execute, fetch, name_of
from tests.support.digests import digests
from tests.support.system import DAY, NOW

LEFTOVERS = (
    "select relname from pg_class where relname like '%\\_\\_dbt\\_%'",
    "select load_id from app.loads where state = 'running'",
    "select id::text from app.sync_logs where status = 'running'",
    """
    select pid::text from pg_locks
    where
        locktype = 'advisory'
        and database = (select oid from pg_database where datname = current_database())
    """,
)
"""What a killed day may leave, but no day that was run again."""
LONGEST = 120.0
"""Seconds after which a day counts as hanging."""
GENEROUS = 80_000
"""Requests a minute: no day waits."""
REFUSED = (
    "select platform_user_id from app.connections where inactive_reason = 'refused'"
)
TOKENS = "select platform_user_id, access_token::text from app.connections"


@dataclass(frozen=True, slots=True)
class Kill:
    """One kill: which day, when, and what the next run made of it."""

    number: int
    platform: str
    after: list[float]
    died: int
    seconds: float
    problem: str | None = None
    lost: int = 0
    """Connections whose new tokens died with the process: a person connects again."""


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """A day without a kill: the digests of its tables, and how long it took."""

    digests: Mapping[str, tuple[str, int]]
    seconds: float


@dataclass(frozen=True, slots=True)
class Plan:
    """What all kills share. Databases are named by URLs on one server."""

    url: str
    template: str
    variables: Mapping[str, str]
    seed: int
    first: int
    last: int
    state: Path
    owner: int
    """The process that waits for the kills; they end with it."""


def read_state(path: Path) -> list[Kill]:
    """Return the kills of a state file; a half line of a cut-off run is dropped."""
    if not path.exists():
        return []
    whole = path.read_text().rpartition("\n")[0].splitlines()
    return [Kill(**json.loads(line)) for line in whole]


def run_kills(plan: Plan) -> None:
    """Run the kills of a plan in a process of their own."""
    code = commands.call_preloaded(_work, plan, longest=86_400)
    assert code == 0, f"the kills ended with {code}"


def _work(plan: Plan) -> None:
    os.environ.update(plan.variables)
    short_days.parse_once()
    expected: dict[str, Undisturbed] = {}
    names = sorted(platforms())
    for number in range(plan.first, plan.last):
        os.kill(plan.owner, 0)
        name = names[number % len(names)]
        if name not in expected:
            expected[name] = _undisturbed(plan, name)
        kill = _kill(plan, number, name, expected[name])
        with plan.state.open("a") as stream:
            stream.write(json.dumps(asdict(kill)) + "\n")


def start_platforms(clock: datetime) -> world.Sandbox:
    """Start platforms that have seen nothing yet."""
    return world.start(clock=clock, points=GENEROUS, creators=2)


@contextmanager
def _renewed(plan: Plan) -> Iterator[world.Sandbox]:
    """Renew the database and the platforms."""
    _renew(plan)
    with start_platforms(NOW) as server:
        os.environ.update(server.environ())
        yield server


def lose_tokens(plan: Plan, name: str) -> None:
    """Kill a day between its first new token and the commit of that token."""
    code = commands.call_preloaded(_lose_tokens, plan, name)
    assert code == 0, f"the lost tokens ended with {code}"


def _lose_tokens(plan: Plan, name: str) -> None:
    os.environ.update(plan.variables)
    short_days.parse_once()
    expected = _undisturbed(plan, name)
    with _renewed(plan) as server:
        stored = _tokens(plan)
        died = _wait(_start(short_days.die_with_tokens, name, DAY)) == -signal.SIGKILL
        lost = _lost(server, stored, _tokens(plan))
        problem, refused = _run_again(plan, server, name, expected, lost)
    kill = Kill(0, name, [], int(died), 0.0, problem, refused)
    plan.state.write_text(json.dumps(asdict(kill)) + "\n")


def _undisturbed(plan: Plan, name: str) -> Undisturbed:
    with _renewed(plan):
        began = time.monotonic()
        code = _wait(_start(short_days.run_day, name, DAY))
        assert code == 0, f"the undisturbed day of {name} ended with {code}"
        seconds = time.monotonic() - began
    refused = fetch(plan.url, REFUSED)
    assert not refused, f"the undisturbed day of {name} had no token: {refused}"
    return Undisturbed(digests(plan.url), seconds)


def _kill(plan: Plan, number: int, name: str, expected: Undisturbed) -> Kill:
    chance = random.Random(f"{plan.seed}:{number}")
    began = time.monotonic()
    moments = [
        chance.uniform(0, expected.seconds) for _ in range(chance.choice((1, 1, 1, 2)))
    ]
    died, lost = 0, set[str]()
    with _renewed(plan) as server:
        for moment in moments:
            stored = _tokens(plan)
            server.clear_requests()
            pid = _start(short_days.run_day, name, DAY)
            time.sleep(moment)
            os.kill(pid, signal.SIGKILL)
            died += _wait(pid) == -signal.SIGKILL
            lost |= _lost(server, stored, _tokens(plan))
        problem, refused = _run_again(plan, server, name, expected, lost)
    seconds = round(time.monotonic() - began, 2)
    rounded = [round(moment, 3) for moment in moments]
    return Kill(number, name, rounded, died, seconds, problem, refused)


def _run_again(
    plan: Plan, server: world.Sandbox, name: str, expected: Undisturbed, lost: set[str]
) -> tuple[str | None, int]:
    """Run the day again; return its problem, and how many accounts connected again."""
    code = _wait(_start(short_days.run_day, name, DAY))
    refused = {str(user) for (user,) in fetch(plan.url, REFUSED)}
    if refused and refused <= lost:
        # Only a person can replace a lost refresh token.
        connected = _wait(_start(short_days.connect_again, server))
        code = connected or _wait(_start(short_days.run_day, name, DAY))
    found = _problems(plan, code, refused - lost, expected.digests)
    return "; ".join(found) or None, len(refused)


def _problems(
    plan: Plan,
    code: int,
    refused: set[str],
    expected: Mapping[str, tuple[str, int]],
) -> Iterator[str]:
    """Yield how the day that was run again differs from the undisturbed day."""
    if code:
        yield f"the next run ended with {code}"
    if refused:
        yield f"refused, although the platform gave no new tokens: {refused}"
    found = digests(plan.url)
    yield from (f"{one} differs" for one in expected if found[one] != expected[one])
    for query in LEFTOVERS:
        if left := fetch(plan.url, query):
            yield f"left over: {left}"


def _tokens(plan: Plan) -> dict[str, str]:
    """Return the sealed access token of each account."""
    return {str(user): str(token) for user, token in fetch(plan.url, TOKENS)}


def _lost(
    server: world.Sandbox, before: Mapping[str, str], after: Mapping[str, str]
) -> set[str]:
    """Return the accounts that a platform gave new tokens, and that are not stored."""
    given = {
        one["user"]
        for one in server.requests()
        if one["token"] == "refresh" and one["status"] == 200
    }
    return {user for user in given if before[user] == after[user]}


def _renew(plan: Plan) -> None:
    server, name = plan.url.rpartition("/")[0], name_of(plan.url)
    execute(
        f"{server}/postgres",
        f"drop database if exists {name} with (force)",
        f"create database {name} template {name_of(plan.template)} strategy file_copy",
    )


def _start(work: Callable[..., None], *arguments: object) -> int:
    """Fork a process that does some work."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work(*arguments)
        code = 0
    except BaseException:  # noqa: BLE001 - the child ends here
        traceback.print_exc()
    finally:
        os._exit(code)


def _wait(pid: int) -> int:
    """Return the exit code of a child, or the number of its signal below zero."""
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    raise AssertionError(f"the day hangs for {LONGEST} s")


def run_first_day(plan: Plan) -> None:
    """Collect and build the day before, of every platform, in a process of its own."""
    code = commands.call_preloaded(short_days.run_first_day, plan.variables)
    assert code == 0, f"the first day ended with {code}"
