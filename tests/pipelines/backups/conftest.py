"""A system with rows in both databases, whose backups go to the test's folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.settings import Settings
from tests.support.databases import database, execute

ROWS = """
insert into app.people (username, display_name)
select 'person' || n, 'Ünï ' || n from generate_series(1, 500) as n;
create table app.odd ("row" jsonb, value double precision, content bytea);
insert into app.odd
select jsonb_build_object('n', n), n / 3.0, decode(md5(n::text), 'hex')
from generate_series(1, 500) as n;
do $$ begin
    execute (
        select format('create table app.words (%s)', string_agg(column_, ', '))
        from pg_get_keywords(), format('"%s" json', word) as column_
    );
end $$
"""
"""A platform may name a field like any word of SQL; raw columns have type json."""


@pytest.fixture
def configuration(
    home: Path, warehouse_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Settings]:
    """Return the settings of a warehouse with rows and a small storage of Dagster."""
    monkeypatch.setenv("CREATORS_BACKUP_FOLDER", str(home.parent / "backups"))
    execute(warehouse_url, ROWS)
    with database(f"{warehouse_url}_dagster") as dagster:
        execute(dagster, "create table runs as select generate_series(1, 9) as id")
        yield settings.load()
