"""`creators clean`: its dry run counts what it then deletes."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.backups import store
from pipelines.database.warehouse import Warehouse
from tests.support import instances
from tests.support.command_line import call
from tests.support.fakes import execute

OLD_ENTRY = """
with ann as (insert into app.people (username) values ('ann') returning id)
insert into app.cache_entries (person_id, cache_key, expires_at)
select id, 'old', now() - interval '1 hour' from ann
"""


@pytest.fixture
def storage(
    home: Path, empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    del home
    with instances.opened(empty_url, monkeypatch):
        yield


@pytest.mark.usefixtures("storage")
def test_clean_deletes_what_its_dry_run_counts(warehouse: Warehouse) -> None:
    configuration = settings.load()
    folder = store.folder_of(configuration)
    for days in (1, 2):
        moment = datetime.now(UTC) - timedelta(days=configuration.backup_days + days)
        incomplete = store.make_incomplete(folder, moment)
        store.complete(incomplete, {"databases": {}})
    execute(warehouse, OLD_ENTRY)
    planned = json.loads(call("clean", "--dry-run", "--json").out)
    assert (planned["backups"], planned["cache entries"]) == (1, 1)
    assert "would be deleted" in call("clean", "--dry-run").out
    assert json.loads(call("clean", "--json").out) == planned
    again = json.loads(call("clean", "--json").out)
    assert set(again.values()) == {0}
    assert len(store.list_backups(folder)) == 1, "the last one stays"
