"""Find a channel by what a person calls it: its id, its login or its shown name.

Here: the channel of a platform that a name means. Not here: names that only the
platform knows (`Platform.identify`), and the shown names (`channel_names.py`).
"""

from collections.abc import Collection

from sqlalchemy import Connection, text

from pipelines.database.catalogue import exists
from pipelines.errors import UserError

NAMED = """
    select channel_id, min(rank) as rank
    from (
        select channel_id, 1 as rank
        from unnest(cast(:among as text[])) as one (channel_id)
        where channel_id = :name
        union all
        select platform_user_id, 2 from app.connections
        where platform = :platform and lower(platform_username) = lower(:name)
        {profiles}
        union all
        select channel_id, 3 from app.channels
        where platform = :platform and lower(channel_name) = lower(:name)
    ) as named
    where channel_id = any(:among)
    group by channel_id
    order by rank, channel_id
"""
PROFILES = """
        union all
        select channel_id, 2 from core.dim_channels
        where
            platform = :platform
            and ltrim(lower(username), '@') = ltrim(lower(:name), '@')
"""


def find_channel(
    session: Connection, platform: str, id_or_name: str, among: Collection[str]
) -> str | None:
    """Return the id of the channel that is meant, None if none of `among` is.

    An id comes before a login, and a login before a shown name, which is not unique.

    Raises:
        UserError: several channels have the name.
    """
    # The table of profiles comes with the first daily run.
    profiles = PROFILES if exists(session, "core.dim_channels") else ""
    values = {"platform": platform, "name": id_or_name, "among": sorted(among)}
    found = session.execute(text(NAMED.format(profiles=profiles)), values).all()
    best = [one for one in found if one.rank == found[0].rank]
    if len(best) > 1:
        raise UserError(
            f"{platform} {id_or_name!r}: {len(best)} channels have this name;"
            " give the id"
        )
    return str(best[0].channel_id) if best else None
