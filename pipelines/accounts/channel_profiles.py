"""The names and addresses of channels as their platforms show them.

Here: `channel_name` and `source_url` of `app.channels` from the newest profile. A name
from an import or a request is a login; it stays until a profile was read. An address
that a person entered stays. Not here: profiles (`core.dim_channels`), which dbt builds.
"""

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse

SOURCE = "dim_channels"
"""The table of profiles; they are recorded after its build."""

RECORD_PROFILES = text("""
    update app.channels
    set
        channel_name = coalesce(
            nullif(profiles.display_name, ''), channels.channel_name
        ),
        -- A person entered an address that differs from the recorded one.
        source_url = coalesce(
            nullif(channels.source_url, channels.profile_url), profiles.url
        ),
        profile_url = profiles.url,
        updated_at = now()
    from core.dim_channels as profiles
    where
        profiles.platform = channels.platform
        and profiles.channel_id = channels.channel_id
        and (
            profiles.display_name <> ''
            and profiles.display_name is distinct from channels.channel_name
            or profiles.url is distinct from channels.profile_url
            or profiles.url is not null and channels.source_url is null
        )
""")


def record_profiles(warehouse: Warehouse) -> None:
    """Give each channel the name and the address of its newest profile."""
    with warehouse.begin() as connection:
        connection.execute(RECORD_PROFILES)
