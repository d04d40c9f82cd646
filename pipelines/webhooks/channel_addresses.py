"""The address of our receiver, in the row of each channel that delivers to it.

Here: `webhook_url` and `webhook_expires_at` of `app.channels`, which CG Analytics shows
as `sites.webhook_url`. Not here: the subscriptions (`subscription_store.py`).
"""

from collections.abc import Iterable

from sqlalchemy import Connection, text

# A subscription that this run did not see keeps the address it was made with.
RECORD = text("""
    update app.channels as channel
    set
        webhook_url = held.webhook_url,
        webhook_expires_at = held.expires_at,
        updated_at = now()
    from (
        select
            channels.id,
            case
                when count(subscriptions.id) = 0 then null
                when channels.channel_id = any(:subject_ids) then :callback
                else channels.webhook_url
            end as webhook_url,
            min(subscriptions.expires_at) as expires_at
        from app.channels as channels
        left join app.webhook_subscriptions as subscriptions
            on
                subscriptions.platform = channels.platform
                and subscriptions.subject_id = channels.channel_id
                and subscriptions.is_active
        where channels.platform = :platform
        group by channels.id
    ) as held
    where
        channel.id = held.id
        and (channel.webhook_url, channel.webhook_expires_at)
        is distinct from (held.webhook_url, held.expires_at)
""")


def record_addresses(
    connection: Connection, platform: str, subject_ids: Iterable[str], callback: str
) -> None:
    """Write the address of channels with a subscription; null for the others.

    `subject_ids` are those whose subscriptions deliver to `callback`.
    """
    values = {"subject_ids": sorted(set(subject_ids)), "callback": callback}
    connection.execute(RECORD, {"platform": platform, **values})
