"""The channels whose live streams are sampled.

Here: every watched channel, once. Not here: tokens; live streams are public.
"""

from sqlalchemy import text

from dlt_sources.contract import Platform, Subject
from pipelines.accounts.watched_channels import WATCHED_CHANNELS
from pipelines.database.warehouse import Warehouse

RECORD_CHECK = text("""
    update app.channels
    set last_checked_at = :checked_at
    where
        platform = :platform
        and channel_id = any(:channel_ids)
        and (last_checked_at is null or last_checked_at < :checked_at)
""")


def list_subjects(warehouse: Warehouse, platform: Platform) -> list[Subject]:
    """Return the channels of a platform as public subjects."""
    with warehouse.begin() as connection:
        found = connection.scalars(
            text(WATCHED_CHANNELS), {"platform": platform.name}
        ).all()
    return [Subject(str(channel_id)) for channel_id in found]
