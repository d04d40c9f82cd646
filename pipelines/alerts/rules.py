"""Alert rules: a threshold of a person on a metric of a channel.

Here: add, list and remove rules, and their validation. Not here: the names of metrics
(`metrics.py`), the comparison (`app.evaluate_alert_rules`), the delivery
(`deliveries.py`).
"""

import base64
import secrets
import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Connection, text

from dlt_sources.contract import Secret
from pipelines.accounts.channel_search import find_channel
from pipelines.accounts.vault import SealContext, Vault
from pipelines.alerts.addresses import find_address_problem
from pipelines.alerts.metrics import find_metric, shorten
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.people.people import find_person, list_rows
from pipelines.standard_webhooks import PREFIX

LARGEST = Decimal(10) ** 15
TABLE = "alert_rules"
SECRET_BYTES = 24
MOST_RULES = 100

WATCHABLE = text("""
    select channel_id
    from (
        select platform_user_id as channel_id
        from app.connections
        where platform = :platform and person_id = cast(:person_id as uuid)
        union
        select channel_id
        from app.channels
        where platform = :platform
    ) as channels
    where app.may_watch(cast(:person_id as uuid), :platform, channel_id, :metric)
""")
COUNT = text("""
    select count(*) from app.alert_rules where person_id = cast(:person_id as uuid)
""")
EMAIL = text("select email from app.people where id = cast(:person_id as uuid)")
INSERT = text("""
    insert into app.alert_rules (
        id, person_id, platform, channel_id, metric, direction, threshold, rearm_at,
        delivery, webhook_host, webhook_url, webhook_secret
    )
    values (
        cast(:id as uuid), cast(:person_id as uuid), :platform, :channel_id, :metric,
        :direction, :threshold, :rearm_at, :delivery, :webhook_host, :webhook_url,
        :webhook_secret
    )
    on conflict do nothing
    returning id::text, rearm_at
""")
LIST = text("""
    select
        rule.id::text as id,
        people.username as person,
        rule.platform,
        rule.channel_id,
        coalesce(
            (
                select own.platform_username from app.connections as own
                where
                    own.platform = rule.platform
                    and own.platform_user_id = rule.channel_id
                order by own.person_id = rule.person_id desc
                limit 1
            ),
            (
                select channels.channel_name from app.channels
                where
                    channels.platform = rule.platform
                    and channels.channel_id = rule.channel_id
            )
        ) as channel,
        rule.metric,
        rule.direction,
        rule.threshold,
        rule.rearm_at,
        rule.delivery,
        rule.webhook_host,
        rule.is_armed,
        rule.last_value,
        count(firing.id) as firings,
        count(firing.id) filter (where firing.state = 'pending') as pending,
        count(firing.id) filter (where firing.state = 'dead') as dead,
        max(firing.fired_at) as last_fired_at
    from app.alert_rules as rule
    inner join app.people on people.id = rule.person_id
    left join app.alert_firings as firing on firing.rule_id = rule.id
    where cast(:username as text) is null or people.username = :username
    group by rule.id, people.username
    order by people.username, rule.created_at, rule.id
""")
REMOVE = text("""
    delete from app.alert_rules
    where id = cast(:id as uuid)
    returning id::text as id, platform, channel_id, metric
""")


@dataclass(frozen=True, slots=True)
class NewRule:
    """A rule that was just added; the secret of its webhook is shown only now."""

    id: str
    channel_id: str
    metric: str
    rearm_at: Decimal
    secret: Secret | None


def add_rule(
    warehouse: Warehouse,
    vault: Vault | None,
    username: str,
    *,
    platform: str,
    channel: str,
    metric: str,
    direction: str,
    threshold: Decimal,
    rearm_at: Decimal | None = None,
    webhook: str | None = None,
    by_mail: bool = False,
) -> NewRule:
    """Add a rule of a person; a webhook needs the vault.

    Raises:
        UserError: a value is invalid, the person may not see the metric, or the rule
            exists.
    """
    metric = find_metric(metric)
    _check(direction, threshold, rearm_at, webhook)
    if webhook and by_mail:
        raise UserError("--mail: a rule has a webhook or mail; add a second rule")
    rule_id = str(uuid.uuid4())
    secret = _new_secret() if webhook else None
    with warehouse.begin() as session:
        person = find_person(session, username)
        named = {"person_id": person.id, "platform": platform, "metric": metric}
        if int(session.scalar(COUNT, named) or 0) >= MOST_RULES:
            raise UserError(f"{username} has {MOST_RULES} alert rules already")
        channel_id = _find_channel(session, named, channel)
        if by_mail and not session.scalar(EMAIL, named):
            raise UserError(f"--mail: {username} has no e-mail address")
        values = {
            **named,
            "id": rule_id,
            "channel_id": channel_id,
            "direction": direction,
            "threshold": threshold,
            "rearm_at": rearm_at,
            "delivery": "webhook" if webhook else "mail" if by_mail else "notification",
            **_sealed(vault, rule_id, webhook, secret),
        }
        row = session.execute(INSERT, values).first()
        if row is None:
            raise UserError(f"{username} has this rule already; see `alerts list`")
        audit.record(
            session,
            action="alerts.add",
            entity_type=TABLE,
            entity_id=rule_id,
            details={
                "owner": username,
                "platform": platform,
                "channel_id": channel_id,
                "metric": metric,
                "direction": direction,
                "threshold": str(threshold),
                "delivery": values["delivery"],
                "webhook_host": values["webhook_host"],
            },
        )
    return NewRule(rule_id, channel_id, metric, Decimal(row.rearm_at), secret)


def list_rules(
    warehouse: Warehouse, username: str | None = None
) -> list[dict[str, Any]]:
    """Return the rules of a person or of all, without their sealed columns.

    Raises:
        UserError: the person does not exist.
    """
    return list_rows(warehouse, LIST, username)


def remove_rule(warehouse: Warehouse, rule_id: str) -> str:
    """Remove a rule, its firings and their pending deliveries; return what it watched.

    Raises:
        UserError: no rule has the id.
    """
    try:
        known = str(uuid.UUID(rule_id))
    except ValueError:
        raise UserError("ID: not the id of a rule; see `alerts list`") from None
    with warehouse.begin() as session:
        row = session.execute(REMOVE, {"id": known}).first()
        if row is None:
            raise UserError(f"rule {known} does not exist; see `alerts list`")
        audit.record(
            session, action="alerts.remove", entity_type=TABLE, entity_id=known
        )
        return f"{shorten(row.metric)} of {row.platform}:{row.channel_id}"


def _check(
    direction: str,
    threshold: Decimal,
    rearm_at: Decimal | None,
    webhook: str | None,
) -> None:
    for name, number in (("THRESHOLD", threshold), ("--rearm", rearm_at)):
        if number is not None and not (
            number.is_finite() and abs(number) <= LARGEST and _is_short(number)
        ):
            raise UserError(
                f"{name}: must be a number from -1e15 to 1e15, with up to 6 decimals"
            )
    if rearm_at is not None:
        is_back = rearm_at < threshold if direction == "above" else rearm_at > threshold
        if not is_back:
            side = "below" if direction == "above" else "above"
            raise UserError(f"--rearm: must lie {side} the threshold {threshold}")
    if webhook is not None and (problem := find_address_problem(webhook)):
        raise UserError(f"--webhook: {problem}")


def _is_short(number: Decimal) -> bool:
    exponent = number.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -6  # noqa: PLR2004 - decimals


def _find_channel(session: Connection, named: dict[str, Any], channel: str) -> str:
    """Return the id of a channel that the person may see."""
    watchable = session.scalars(WATCHABLE, named).all()
    found = find_channel(session, named["platform"], channel, watchable)
    if found is None:
        raise UserError(
            f"CHANNEL: {channel!r} is no {named['platform']} channel whose"
            f" {shorten(named['metric'])} the person may see"
        )
    return found


def _new_secret() -> Secret:
    key = base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    return Secret(f"{PREFIX}{key}")


def _sealed(
    vault: Vault | None, rule_id: str, webhook: str | None, secret: Secret | None
) -> dict[str, str | None]:
    """Return the columns of a webhook; all are null without one."""
    if webhook is None or secret is None or vault is None:
        return dict.fromkeys(("webhook_host", "webhook_url", "webhook_secret"))
    values = {"webhook_url": Secret(webhook), "webhook_secret": secret}
    return {
        "webhook_host": urlsplit(webhook).hostname,
        **{
            column: vault.seal(value, SealContext(TABLE, rule_id, column))
            for column, value in values.items()
        },
    }
