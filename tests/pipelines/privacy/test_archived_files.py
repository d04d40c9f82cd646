"""Documents of other people in archived files lose the person, as in the database."""

import json
from datetime import date
from pathlib import Path

import pytest

from pipelines.archive import files
from pipelines.archive.move import move_old
from pipelines.archive.rules import Rule, find_rule
from pipelines.database.warehouse import Warehouse
from pipelines.privacy.documents import mask_text
from pipelines.privacy.erasure import erase_person
from pipelines.privacy.identity import Identity
from pipelines.privacy.mask import Mask
from pipelines.settings import Settings
from tests.support import commands, person_scan
from tests.support.databases import execute, fetch

MONTHS = (date(2025, 1, 1), date(2025, 2, 1))
WORDS = ["61000439", "ann-codes"]
NAMED = json.dumps({"sender": {"id": 61000439, "login": "ann-codes"}})
OTHER = json.dumps({"title": "ann", "number": 8})
EVENTS = f"""
insert into app.webhook_events (
    platform, event_type, event_data, body, subject_id, status, error_message,
    created_at, processed_at
) values
    ('github', 'push', '{NAMED}', '{NAMED}', '7', 'processed',
    'user 61000439: no answer', '2025-01-05', now()),
    ('github', 'push', '{OTHER}', '{OTHER}', '8', 'processed', null,
    '2025-01-06', now()),
    ('github', 'push', '{OTHER}', '\\xff00', '9', 'processed', null,
    '2025-02-05', now())
"""
"""One message that names the person by an id, and two that do not."""
STORED = """
select subject_id, event_data, encode(body, 'escape'), error_message
from archive.webhook_events order by subject_id
"""
MASKED = {"sender": {"id": None, "login": "erased"}}


@pytest.fixture
def rule() -> Rule:
    found = find_rule("webhook_events")
    assert found
    return found


@pytest.fixture
def folder(configuration: Settings, rule: Rule) -> Path:
    """Return the folder of two unloaded months."""
    execute(configuration.warehouse_url, EVENTS)
    warehouse = Warehouse(configuration.warehouse_url)
    move_old(warehouse, date(2026, 3, 31))
    for month in MONTHS:
        files.unload(warehouse, configuration.archive_folder, rule, month)
    return configuration.archive_folder


def read_month(folder: Path, month: date) -> dict[str, bytes]:
    place = folder / "webhook_events" / f"{month:%Y-%m}"
    return {path.name: path.read_bytes() for path in place.iterdir()}


def read_restored(configuration: Settings, rule: Rule) -> list[tuple[object, ...]]:
    """Return the rows of both months, loaded into the database again."""
    warehouse = Warehouse(configuration.warehouse_url)
    for month in MONTHS:
        files.restore(warehouse, configuration.archive_folder, rule, month)
    return fetch(configuration.warehouse_url, STORED)


def test_documents_in_files_lose_the_person(
    configuration: Settings, folder: Path, rule: Rule
) -> None:
    first, second = (read_month(folder, month) for month in MONTHS)
    assert len(person_scan.find_in_files(folder, WORDS)) == 3
    dry = erase_person(configuration, "ann", dry_run=True)
    assert read_month(folder, MONTHS[0]) == first
    done = erase_person(configuration, "ann")
    assert (dry.archived_documents, done.archived_documents) == (3, 3)
    assert (dry.archived_rows, done.archived_rows) == (0, 0)
    assert person_scan.find_in_files(folder, WORDS) == {}
    assert read_month(folder, MONTHS[1]) == second
    (one, *others) = read_restored(configuration, rule)
    assert (one[0], one[1], one[3]) == ("7", MASKED, "user erased: no answer")
    assert json.loads(str(one[2])) == MASKED
    assert others == [
        ("8", json.loads(OTHER), OTHER, None),
        ("9", json.loads(OTHER), r"\377\000", None),
    ]


@pytest.mark.parametrize(
    "stage", ["archive-file-rewritten", "archive-rewritten", "erasure-done"]
)
def test_a_killed_masking_of_files_is_repeated(
    configuration: Settings, folder: Path, rule: Rule, stage: str
) -> None:
    commands.run_killed(("people", "erase", "ann", "--yes"), stage)
    assert person_scan.find(configuration.warehouse_url, WORDS)
    erase_person(configuration, "ann")
    assert person_scan.find_in_files(folder, WORDS) == {}
    place = folder / "webhook_events" / "2025-01"
    assert len(list(place.iterdir())) == 2
    assert [one[0] for one in read_restored(configuration, rule)] == ["7", "8", "9"]


def test_a_moment_keeps_digits_that_equal_an_id() -> None:
    account = frozenset({("github", "430439")})
    mask = Mask(Identity("ann", "p", frozenset(), account, frozenset(), None))
    moment = "2025-01-05 10:00:00.430439+00"
    for kind in ("timestamp with time zone", "text[]", "bigint"):
        assert mask_text(mask, moment, kind) == moment
    sentence = "user 430439"
    for kind in ("text", "character varying(20)", "json"):
        assert mask_text(mask, sentence, kind) == "user erased"
    content = rf"\x{sentence.encode().hex()}"
    assert mask_text(mask, content, "bytea") == rf"\x{b'user erased'.hex()}"
