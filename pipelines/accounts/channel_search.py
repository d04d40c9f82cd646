"""Find a channel by what a person calls it: its id, its login or its shown name.

Here: the channel of a platform that a name means, and the channels of all platforms.
Not here: names that only the platform knows (`Platform.identify`), and the shown names
(`channel_profiles.py`).
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, text

from pipelines.database.catalogue import exists
from pipelines.errors import UserError

MOST_LISTED = 10
NAMES = """
        select platform, platform_user_id as channel_id, 1 as rank
        from app.connections
        where platform_user_id = :name
        union all
        select platform, channel_id, 1 from app.channels
        where channel_id = :name
        union all
        select platform, platform_user_id, 2 from app.connections
        where lower(platform_username) = lower(:name)
        union all
        select platform, channel_id, 3 from app.channels
        where lower(channel_name) = lower(:name)
"""
PROFILES = """
        union all
        select platform, channel_id, 1 from core.dim_channels
        where channel_id = :name
        union all
        select platform, channel_id, 2 from core.dim_channels
        where ltrim(lower(username), '@') = ltrim(lower(:name), '@')
        union all
        select platform, channel_id, 3 from core.dim_channels
        where lower(display_name) = lower(:name)
"""
OF_ONE_PLATFORM = """
    select platform, channel_id, min(rank) as rank
    from (
        select cast(:platform as text) as platform, channel_id, 1 as rank
        from unnest(cast(:among as text[])) as one (channel_id)
        where channel_id = :name
        union all
        {names}
    ) as named
    where platform = :platform and channel_id = any(:among)
    group by platform, channel_id
    order by rank, channel_id
"""
OF_EVERY_PLATFORM = """
    select platform, channel_id, min(rank) as rank
    from (
        {names}
    ) as named
    group by platform, channel_id
    order by platform, rank, channel_id
"""


def find_channel(
    session: Connection, platform: str, id_or_name: str, among: Collection[str]
) -> str | None:
    """Return the id of the channel that is meant, None if none of `among` is.

    An id comes before a login, and a login before a shown name, which is not unique.

    Raises:
        UserError: several channels have the name.
    """
    values = {"platform": platform, "name": id_or_name, "among": sorted(among)}
    found = session.execute(_query(session, OF_ONE_PLATFORM), values).all()
    return _choose(found, id_or_name) if found else None


def find_channels(
    session: Connection, id_or_name: str, platforms: Collection[str]
) -> dict[str, str]:
    """Return the channel that is meant on each of these platforms, by platform.

    Raises:
        UserError: several channels of one platform have the name.
    """
    query = _query(session, OF_EVERY_PLATFORM)
    rows = session.execute(query, {"name": id_or_name}).all()
    return {
        platform: _choose(list(found), id_or_name)
        for platform, found in groupby(rows, lambda one: str(one.platform))
        if platform in platforms
    }


def _query(session: Connection, template: str) -> Any:
    # The table of profiles comes with the first daily run.
    profiles = PROFILES if exists(session, "core.dim_channels") else ""
    return text(template.format(names=NAMES + profiles))


def _choose(found: Sequence[Any], name: str) -> str:
    """Return the one best channel of a platform; rows are ordered by their rank."""
    best = [one for one in found if one.rank == found[0].rank]
    if len(best) > 1:
        raise UserError(
            f"{best[0].platform} {name!r}: {len(best)} channels have this name;"
            f" give the id: {_list(one.channel_id for one in best)}"
        )
    return str(best[0].channel_id)


def _list(channel_ids: Iterable[str]) -> str:
    ids = list(channel_ids)
    more = f" and {len(ids) - MOST_LISTED} more" if len(ids) > MOST_LISTED else ""
    return ", ".join(ids[:MOST_LISTED]) + more
