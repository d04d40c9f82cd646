"""The names of channels as their platforms show them.

Here: `channel_name` of `app.channels` from the newest reading of a profile. A name from
an import or a request is a login; it stays until a profile was read. Not here: profiles
(`core.dim_channels`), which dbt builds.
"""

from sqlalchemy import text

from pipelines.database.warehouse import Warehouse

SOURCE = "dim_channels"
"""The table of profiles; names are recorded after its build."""

RECORD_NAMES = text("""
    update app.channels
    set channel_name = profiles.display_name, updated_at = now()
    from core.dim_channels as profiles
    where
        profiles.platform = channels.platform
        and profiles.channel_id = channels.channel_id
        and profiles.display_name <> ''
        and profiles.display_name is distinct from channels.channel_name
""")


def record_names(warehouse: Warehouse) -> None:
    """Give each channel the name that its platform shows, where it is known."""
    with warehouse.begin() as connection:
        connection.execute(RECORD_NAMES)
