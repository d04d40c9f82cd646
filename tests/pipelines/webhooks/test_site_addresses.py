"""The address of the receiver in `cg_analytics.sites`, against the sandbox."""

from pipelines import settings
from tests.pipelines.webhooks.conftest import Stage


def test_a_site_has_the_address_of_its_subscriptions(stage: Stage) -> None:
    addresses = """
        select sites.webhook_url, subscriptions.count, subscriptions.expires_at,
            channels.webhook_expires_at
        from cg_analytics.sites as sites
        inner join app.channels as channels on channels.id = sites.id
        left join lateral (
            select count(*), min(expires_at) as expires_at
            from app.webhook_subscriptions as held
            where held.platform = sites.platform
                and held.subject_id = sites.platform_id and held.is_active
        ) as subscriptions on true
        where sites.platform = 'youtube'
    """
    with stage.warehouse.begin() as connection:
        connection.exec_driver_sql("update app.channels set sync_status = 'active'")
    stage.reconcile("youtube")
    found = stage.rows(addresses)
    base = settings.load().webhook_url
    assert {url for url, count, *_ in found if count} == {f"{base}/webhooks/youtube"}
    assert {url for url, count, *_ in found if not count} <= {None}
    assert all(lease == ends and ends for _, count, lease, ends in found if count)
    changed = "select max(updated_at) from app.channels"
    before = stage.rows(changed)
    stage.reconcile("youtube")
    assert stage.rows(changed) == before
    # Without a subscription there is no address.
    cleo = stage.account("youtube", "cleo")
    with stage.warehouse.begin() as connection:
        connection.exec_driver_sql("delete from app.monitors")
        connection.exec_driver_sql(
            "update app.channels set is_monitored = false, connection_id = null"
            f" where platform = 'youtube' and channel_id = '{cleo}'"
        )
        connection.exec_driver_sql(
            "update app.connections set is_active = false, inactive_reason = 'paused'"
            f" where platform = 'youtube' and platform_user_id = '{cleo}'"
        )
    assert {it for it, _ in stage.reconcile("youtube")["youtube"].deleted} == {cleo}
    left = f"{addresses} and sites.platform_id = '{cleo}'"
    assert stage.rows(left) == [(None, 0, None, None)]
