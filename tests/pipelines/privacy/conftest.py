"""A system with one connected person in a shared and in an own workspace."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines import settings
from pipelines.settings import Settings
from tests.support.databases import database, execute

ROWS = """
insert into app.people (username, email, clerk_user_id) values
    ('ann', 'ann@here.example', 'user_ann'), ('ben', null, null), ('cid', null, null);
insert into app.workspaces (name, slug, owner_id)
select slug, slug, id from app.people, unnest(array['shared', 'alone']) as slug
where username = 'ann';
insert into app.workspace_members (workspace_id, person_id, role, joined_at)
select
    workspaces.id, people.id,
    case username when 'ann' then 'owner' when 'cid' then 'admin' else 'member' end,
    case username when 'ben' then now() - interval '1 day' else now() end
from app.workspaces, app.people
where slug = 'shared' or username = 'ann';
insert into app.connections (
    person_id, platform, platform_user_id, platform_username, access_token, is_primary
)
select id, 'github', '61000439', 'ann-codes', 'sealed', true
from app.people where username = 'ann';
insert into app.channels (platform, channel_id, connection_id)
select 'github', '61000439', id from app.connections;
insert into app.quota_buckets (platform, bucket, tokens, updated_at)
select 'github', bucket, 1, now()
from unnest(array['core:user:61000439', 'user:61000439', 'app']) as bucket;
insert into app.loads (load_id, platform, partition_date, run_id, state)
values ('l1', 'github', '2026-03-01', 'r', 'committed');
"""


@pytest.fixture
def configuration(home: Path, warehouse_url: str) -> Iterator[Settings]:
    """Return the settings of the system; Dagster's storage has no table yet."""
    home.mkdir()
    execute(warehouse_url, ROWS)
    with database(f"{warehouse_url}_dagster"):
        yield settings.load()
