"""An event of which some changes are malformed: the others have their effects."""

from pipelines.cli.database import register_platforms
from pipelines.database.warehouse import Warehouse
from pipelines.webhooks.queue import drain
from tests.support import databases
from tests.support.databases import execute
from tests.support.webhook_events import SALT, Event, store

REFRESHES = "select subject_id, resources, events from app.webhook_refreshes"


def test_one_bad_change_keeps_the_others_once(warehouse: Warehouse) -> None:
    """The event stays with its reason; its retries and its replay add nothing."""
    register_platforms(warehouse)
    execute(
        warehouse.url,
        "insert into app.channels (platform, channel_id, is_monitored)"
        " values ('facebook', '1', true)",
    )
    good = {"field": "feed", "value": {"item": "reaction"}}
    changes = [good, {"field": 5}, good]
    data = {"entry": [{"id": "1", "changes": changes}]}
    store(warehouse, [Event("partly", "feed", data, platform="facebook")])
    assert str(drain(warehouse, SALT)) == "0 processed, 1 failed"
    (refresh,) = databases.fetch(warehouse.url, REFRESHES)
    assert refresh == ("1", ["post_insights", "posts"], 1)
    for _ in range(2):
        execute(
            warehouse.url,
            "update app.webhook_events set next_retry_at = now() - '1 s'::interval",
        )
        assert str(drain(warehouse, SALT)) == "0 processed, 1 failed"
    assert databases.fetch(warehouse.url, REFRESHES) == [refresh]
    kept = "select retry_count, event_data, error_message from app.webhook_events"
    ((count, stored, reason),) = databases.fetch(warehouse.url, kept)
    assert (count, stored) == (3, data)
    assert reason.startswith("$.entry[0].changes[1]: Expected `str | null`")
