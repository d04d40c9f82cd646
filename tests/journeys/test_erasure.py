"""One person of a whole system: their export, their erasure, and no return."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import person_scan
from tests.support.databases import execute
from tests.support.journey import FOURTH_DAY, Journey, copied

PERSON = "nora"
WORDS = """
select id::text from app.people where username = 'nora'
union select unnest(array[username, display_name, email, twitch_user_id])
from app.people where username = 'nora'
union select c.id::text
from app.connections as c inner join app.people as p on p.id = c.person_id
where username = 'nora'
union select id::text from app.channels where channel_id in (
    select platform_user_id from app.connections as c
    inner join app.people as p on p.id = c.person_id where username = 'nora'
)
"""
COUNTS = """
select format('%I.%I', nspname, relname) from pg_class
inner join pg_namespace on relnamespace = pg_namespace.oid
where relkind = 'r' and nspname !~ '^pg_' and nspname <> 'information_schema'
"""
OTHERS = """
select md5(string_agg(s::text, '|' order by s::text))
from creatorsync.video_analytics as s
inner join app.people as p on p.creatorsync_id = s.user_id where username <> 'nora'
"""


@pytest.fixture
def journey(three_days: Journey, tmp_path: Path) -> Iterator[Journey]:
    with copied(three_days, tmp_path / "home") as copy:
        yield copy


def counts(journey: Journey) -> dict[str, int]:
    tables = [name for (name,) in journey.ask(COUNTS)]
    query = " union all ".join(f"select '{one}', count(*) from {one}" for one in tables)
    return dict(journey.ask(query))


def plant(journey: Journey, words: list[str]) -> Path:
    """Write the person to Dagster's storage, the audit trail and a log."""
    message = f"read {words[0]} and {PERSON} of nora@creators.example"
    body = json.dumps({"message": message, "keys": {words[0]: [PERSON + " left"]}})
    execute(
        journey.dagster_url,
        "insert into kvs (key, value) values ('note', '" + body + "')",
        f"insert into run_tags (run_id, key, value) select run_id, 'who', '{words[0]}'"
        " from runs limit 1",
    )
    execute(
        journey.url,
        "insert into app.audit_logs (action, entity_type, entity_id, details) values"
        f" ('connections.pause', 'connection', '{words[0]}', '{body}')",
    )
    log = journey.home / "dagster" / "storage" / "run" / "compute.err"
    log.parent.mkdir(parents=True)
    log.write_text(f"reading {PERSON}\n")
    return log


def test_an_erased_person_is_nowhere_and_does_not_come_back(journey: Journey) -> None:
    words = sorted(str(word) for (word,) in journey.ask(WORDS) if word)
    log = plant(journey, words)
    assert len(person_scan.find(journey.url, words)) > 40
    assert person_scan.find(journey.dagster_url, words).keys() >= {
        "public.kvs.value",
        "public.run_tags.value",
    }
    others = journey.ask(OTHERS)

    folder = journey.home / "person"
    journey.creators("people", "export", PERSON, "--to", str(folder))
    manifest = json.loads((folder / "manifest.json").read_text())
    for line in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    lines = (folder / "creatorsync.video_daily_stats.jsonl").read_text().splitlines()
    assert len(lines) == manifest["tables"]["creatorsync.video_daily_stats"] > 100
    connection = json.loads((folder / "app.connections.jsonl").read_text())
    assert connection["platform_username"] == "noranova"
    assert "access_token" not in connection

    before = counts(journey)
    dry = journey.creators("people", "erase", PERSON, "--dry-run", "--json")
    assert counts(journey) == before
    done = journey.creators("people", "erase", PERSON, "--yes", "--json")
    erased = json.loads(done.stdout)
    assert erased == json.loads(dry.stdout)
    assert erased["rows"] == manifest["tables"]
    added = {"app.audit_logs": 1, "app.erasures": 3}
    after = counts(journey)
    assert after == {
        name: rows - erased["rows"].get(name, 0) + added.get(name, 0)
        for name, rows in before.items()
    }
    assert person_scan.find(journey.url, words) == {}
    assert person_scan.find(journey.dagster_url, words) == {}
    assert log.read_text() == "reading erased\n"
    assert journey.ask(OTHERS) == others

    # The same account is refused, and the next day does not bring it back.
    row = next(
        one
        for one in journey.sandbox.connections("twitch")
        if one["platform_username"] == "noranova"
    )
    file = journey.home / "again.jsonl"
    file.write_text(json.dumps({"username": "returned"}))
    journey.creators("people", "import", str(file))
    file.write_text(json.dumps(row | {"owner": "returned"}))
    refused = journey.creators("connections", "import", str(file), check=False)
    file.unlink()
    assert refused.returncode == 1
    assert "of twitch was erased" in refused.stderr
    assert "Traceback" not in refused.stderr
    journey.run(FOURTH_DAY)
    assert person_scan.find(journey.url, words) == {}
    assert person_scan.find(journey.dagster_url, words) == {}
