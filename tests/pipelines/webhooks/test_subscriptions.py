"""Subscriptions against the sandbox, with the real receiver and a real database."""

import json
import logging
from datetime import timedelta
from typing import Any

import httpx
import pytest
import typer
from dagster import DagsterInstance, materialize

from pipelines import settings
from pipelines.cli import webhooks_subscribe
from pipelines.defs.webhooks_subscriptions import (
    subscriptions_are_active,
    webhook_subscriptions_asset,
)
from pipelines.errors import UserError
from pipelines.health import diagnosis
from pipelines.resources import WarehouseResource
from pipelines.webhooks import status, subscription_store
from tests.pipelines.webhooks.conftest import DAY, Stage
from tests.support.receiver import SECRET
from tests.support.waiting import until

ACTIVE = """
select platform, event_type, count(*) from app.webhook_subscriptions
where is_active group by platform, event_type order by platform, event_type
"""
PERIODS = """
select status, is_active, active_from, active_until, error_message
from app.webhook_subscriptions
where platform = 'twitch' and subject_id = '{subject}' and event_type = '{topic}'
order by active_from
"""


def test_everything_that_the_scopes_allow_is_subscribed_to(stage: Stage) -> None:
    reports = stage.reconcile()
    assert all(not one.missing and not one.unread for one in reports.values())
    found = {(name, topic): count for name, topic, count in stage.rows(ACTIVE)}
    twitch = {
        topic: count for (name, topic), count in found.items() if name == "twitch"
    }
    # Sam granted nothing but the e-mail address.
    assert twitch == {
        "stream.online": 3,
        "stream.offline": 3,
        "channel.update": 3,
        "channel.follow": 2,
        "channel.subscribe": 2,
        "channel.chat.message": 2,
    }
    assert found["youtube", "feed"] == 3
    assert found["github", "repository"] >= 2
    # Sam did not grant the permission for webhooks of the page.
    assert found["facebook", "feed"] == 1
    assert found["instagram", "account"] >= 1
    assert len({name for name, _ in found}) == 5


def test_a_second_run_changes_nothing(stage: Stage) -> None:
    stage.reconcile()
    assert stage.changes()
    before = stage.rows("select id, active_from from app.webhook_subscriptions")
    reports = stage.reconcile()
    assert stage.changes() == []
    assert not any(one.created or one.deleted for one in reports.values())
    after = stage.rows("select id, active_from from app.webhook_subscriptions")
    assert sorted(before) == sorted(after)


def test_a_dry_run_only_tells(stage: Stage) -> None:
    reports = stage.reconcile(dry_run=True)
    assert stage.changes() == []
    assert len(reports["twitch"].created) == 15
    assert stage.rows("select count(*) from app.webhook_subscriptions") == [(0,)]


def test_events_arrive_signed_at_the_receiver(stage: Stage) -> None:
    stage.reconcile()
    stage.move(DAY)
    sent = [one for one in stage.sandbox.deliveries() if one["event"] != "ping"]
    assert {one["status"] for one in sent} == {204}
    stored = stage.rows(
        "select platform, count(*) from app.webhook_events"
        " where event_type <> 'ping' group by platform"
    )
    ids = {(one["platform"], one["key"]) for one in sent}
    counts = {name: sum(one[0] == name for one in ids) for name, _ in ids}
    assert dict(stored) == counts
    assert counts["twitch"] > 100
    assert set(counts) >= {"twitch", "github", "youtube"}
    stage.reconcile()
    ((newest,),) = stage.rows(
        "select max(last_event_at) from app.webhook_subscriptions"
        " where event_type = 'channel.follow'"
    )
    assert newest is not None


def test_a_lost_subscription_is_created_again(stage: Stage) -> None:
    stage.reconcile()
    cleo = stage.account("twitch", "cleo")
    stage.sandbox.clear_deliveries()  # the platform forgets every subscription
    stage.move(timedelta(hours=1))
    report = stage.reconcile("twitch")["twitch"]
    assert len(report.created) == 15
    gone, now = stage.rows(PERIODS.format(subject=cleo, topic="channel.follow"))
    # Nobody knows how long it still worked after the first check.
    assert (gone[0], gone[1], gone[3]) == ("replaced", False, gone[2])
    assert (now[0], now[1], now[3]) == ("enabled", True, None)
    assert now[2] - gone[2] == timedelta(hours=1)


def test_a_revoked_subscription_is_recorded_with_its_reason(stage: Stage) -> None:
    stage.reconcile()
    cleo = stage.account("twitch", "cleo")
    stage.sandbox.set_faults(["revoke:user=cleo"])
    stage.move(DAY)
    until(
        lambda: stage.rows(
            "select 1 from app.webhook_events where event_type = 'revocation'"
        )
    )
    report = stage.reconcile("twitch")["twitch"]
    reason = report.missing[cleo, "channel.follow"]
    assert "missing proper authorization" in reason
    rows = stage.rows(PERIODS.format(subject=cleo, topic="channel.follow"))
    period = next(one for one in rows if one[2] is not None)
    assert not period[1]
    assert period[3] is not None
    missing = subscription_store.list_missing(stage.warehouse)
    assert ("twitch", cleo, "channel.follow", reason) in missing
    # The public events of the channel go on.
    online = stage.rows(PERIODS.format(subject=cleo, topic="stream.online"))
    assert [one[1] for one in online] == [True]
    # The person grants access again.
    stage.sandbox.set_faults([])
    assert not stage.reconcile("twitch")["twitch"].missing
    assert subscription_store.list_missing(stage.warehouse) == []


def test_the_cost_limit_leaves_out_the_least_important(stage: Stage) -> None:
    stage.sandbox.set_faults(["revoke", "cost_limit:cost=2"])
    with stage.warehouse.begin() as connection:
        connection.exec_driver_sql("delete from app.monitors")
        connection.exec_driver_sql("update app.channels set connection_id = null")
        connection.exec_driver_sql("update app.channels set is_monitored = true")
        connection.exec_driver_sql("delete from app.connections")
    report = stage.reconcile("twitch")["twitch"]
    assert (report.cost, report.max_cost) == (0, 2)
    created = {topic for _, topic in report.created}
    assert created == {"stream.offline"}
    assert report.active == 2
    assert {topic for _, topic in report.missing} == {
        "stream.offline",
        "stream.online",
        "channel.update",
    }
    assert all("cost limit of 2" in reason for reason in report.missing.values())


def test_what_is_no_longer_wanted_is_deleted_and_other_callbacks_stay(
    stage: Stage,
) -> None:
    stage.reconcile()
    stage.monkeypatch.setenv("CREATORS_WEBHOOK_URL", "http://127.0.0.1:1")
    assert len(stage.reconcile("twitch")["twitch"].deleted) == 0
    stage.monkeypatch.setenv("CREATORS_WEBHOOK_URL", stage.receiver.address)
    stage.reconcile("twitch")
    with stage.warehouse.begin() as connection:
        connection.exec_driver_sql(
            "update app.connections set is_active = false, inactive_reason = 'paused'"
            " where platform_username = 'ClipStorm' or platform_username = 'clipstorm'"
        )
    report = stage.reconcile("twitch")["twitch"]
    cleo = stage.account("twitch", "cleo")
    assert {subject for subject, _ in report.deleted} == {cleo}
    assert len(report.deleted) == 6
    ended = stage.rows(PERIODS.format(subject=cleo, topic="channel.follow"))[-1]
    assert (ended[0], ended[1], ended[4]) == ("deleted", False, None)
    assert ended[3] is not None
    assert stage.reconcile("twitch")["twitch"].deleted == []


def test_a_lease_is_renewed_at_four_fifths(stage: Stage) -> None:
    stage.reconcile("youtube")
    stage.changes()
    stage.move(timedelta(days=3, hours=23))
    assert stage.reconcile("youtube")["youtube"].renewed == []
    stage.move(timedelta(hours=2))
    assert len(stage.reconcile("youtube")["youtube"].renewed) == 3
    assert len(stage.changes()) == 3
    assert stage.reconcile("youtube")["youtube"].renewed == []
    rows = stage.rows(
        "select count(*), max(expires_at) - max(active_from)"
        " from app.webhook_subscriptions where is_active and platform = 'youtube'"
    )
    assert rows == [(3, timedelta(days=9, hours=1))]


def test_an_expired_lease_ends_its_period(stage: Stage) -> None:
    stage.reconcile("youtube")
    stage.move(timedelta(days=7))
    stage.reconcile("youtube")
    rows = stage.rows(
        "select active_until - active_from, is_active from app.webhook_subscriptions"
        " where platform = 'youtube' and not is_active"
    )
    assert len(rows) == 3
    assert all(not is_active for _, is_active in rows)
    assert (
        len(stage.rows("select 1 from app.webhook_subscriptions where is_active")) == 3
    )


def test_what_github_failed_to_deliver_is_delivered_again(stage: Stage) -> None:
    stage.reconcile("github")
    stage.sandbox.set_faults(["lose:path=github/"])
    stage.move(2 * DAY)
    lost = {one["key"] for one in stage.sandbox.deliveries() if one["fault"] == "lose"}
    assert len(lost) > 1
    query = "select delivery_id from app.webhook_events where event_type <> 'ping'"
    assert stage.rows(query) == []
    stage.sandbox.set_faults([])
    assert stage.reconcile("github", dry_run=True)["github"].redelivered == len(lost)
    assert stage.rows(query) == []
    assert stage.reconcile("github")["github"].redelivered == len(lost)
    until(lambda: {one for (one,) in stage.rows(query)} == lost)
    assert stage.reconcile("github")["github"].redelivered == 0


def test_a_hook_that_was_changed_is_corrected(stage: Stage) -> None:
    stage.reconcile("github")
    ((subject, number),) = stage.rows(
        "select subject_id, external_id from app.webhook_subscriptions"
        " where platform = 'github' order by subject_id limit 1"
    )
    line = next(
        one for one in stage.sandbox.connections("github") if one["owner"] == "nora"
    )

    headers = {"Authorization": f"Bearer {line['access_token']}"}
    api = stage.sandbox.environ()["GITHUB_API_URL"]
    name = httpx.get(
        f"{api}/repositories/{subject.rpartition(':')[2]}", headers=headers
    ).json()["full_name"]
    httpx.patch(
        f"{api}/repos/{name}/hooks/{number}",
        headers=headers,
        json={"events": ["star"], "active": False},
    ).raise_for_status()
    assert len(stage.reconcile("github")["github"].renewed) == 1
    hook = httpx.get(f"{api}/repos/{name}/hooks/{number}", headers=headers).json()
    assert hook["active"]
    assert "push" in hook["events"]
    assert stage.reconcile("github")["github"].renewed == []


def test_a_list_that_cannot_be_read_changes_nothing(stage: Stage) -> None:
    stage.reconcile()
    before = stage.rows("select id, is_active from app.webhook_subscriptions")
    stage.sandbox.set_faults(["revoke:user=nora"])
    stage.changes()
    report = stage.reconcile("github")["github"]
    assert list(report.unread) == [stage.account("github", "nora")]
    assert [one for one in stage.changes() if "hooks" in one[1]] == []
    after = stage.rows("select id, is_active from app.webhook_subscriptions")
    assert sorted(before) == sorted(after)


def test_no_secret_is_logged_or_stored(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    stage.sandbox.set_faults(["5xx:path=eventsub,count=3"])
    reports = stage.reconcile()
    told = str([one.as_dict() for one in reports.values()])
    rows = str(stage.rows("select * from app.webhook_subscriptions"))
    assert SECRET.reveal() not in caplog.text + told + rows
    assert SECRET.reveal() not in str(stage.sandbox.requests())


def test_doctor_names_what_is_missing(stage: Stage) -> None:
    stage.sandbox.set_faults(["scope:user=cleo"])
    stage.reconcile("twitch")
    findings = [
        one
        for one in diagnosis.diagnose(settings.load())
        if "no subscription" in one.state
    ]
    cleo = stage.account("twitch", "cleo")
    assert {one.subject for one in findings} == {f"twitch {cleo}"}
    assert len(findings) == 3
    assert all("authorization" in one.state and not one.is_good for one in findings)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com",
        "https://user:password@hooks.example.com",
        "https://hooks.example.com/?a=b",
        "ftp://127.0.0.1",
        "hooks.example.com",
        "https://[",
    ],
)
def test_the_address_of_the_receiver_is_encrypted(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("CREATORS_WEBHOOK_URL", url)
    with pytest.raises(UserError, match="CREATORS_WEBHOOK_URL"):
        settings.load()


def test_the_asset_reconciles_and_its_check_warns(
    stage: Stage, instance: DagsterInstance
) -> None:
    resources = {"warehouse": WarehouseResource(url=stage.warehouse.url)}

    def run() -> tuple[Any, Any]:
        with settings.clock_at(stage.sandbox.clock()):
            result = materialize(
                [webhook_subscriptions_asset, subscriptions_are_active],
                resources=resources,
                instance=instance,
            )
        (event,) = result.get_asset_materialization_events()
        (check,) = result.get_asset_check_evaluations()
        return event.materialization.metadata, check

    metadata, check = run()
    assert check.passed
    facts = metadata["twitch"].value
    assert (facts["wanted"], facts["active"], facts["missing"]) == (15, 15, [])
    stage.sandbox.set_faults(["scope:user=cleo"])
    stage.sandbox.clear_deliveries()
    metadata, check = run()
    assert not check.passed
    assert "missing proper authorization" in check.description
    stage.monkeypatch.delenv("GITHUB_WEBHOOK_SECRET")
    metadata, _ = run()
    assert metadata["github"].value == {"skipped": "GITHUB_WEBHOOK_SECRET is not set"}
    stage.monkeypatch.delenv("CREATORS_WEBHOOK_URL")
    metadata, _ = run()
    assert "CREATORS_WEBHOOK_URL is not set" in metadata["state"].value


def test_the_command_tells_and_changes(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    def command(**options: Any) -> str:
        with settings.clock_at(stage.sandbox.clock()):
            webhooks_subscribe.subscribe(**options)
        return capsys.readouterr().out

    assert "twitch: 0 of 15 active" in command(dry_run=True)
    assert stage.changes() == []
    assert "twitch: 15 of 15 active, cost 0 of 10000; 15 created" in command()
    facts = json.loads(command(as_json=True, platform=["twitch"]))
    assert [(one["platform"], one["active"]) for one in facts] == [("twitch", 15)]
    assert "nothing to change" in command()
    with pytest.raises(UserError, match="--platform 'nothing': is not one of"):
        command(platform=["nothing"])
    with pytest.raises(UserError, match="'devto': is not one of facebook, github"):
        command(platform=["devto"])
    stage.monkeypatch.delenv("TWITCH_WEBHOOK_SECRET")
    with pytest.raises(typer.Exit):
        command()
    assert "twitch: skipped: TWITCH_WEBHOOK_SECRET" in capsys.readouterr().out
    stage.monkeypatch.delenv("CREATORS_WEBHOOK_URL")
    with pytest.raises(UserError, match="CREATORS_WEBHOOK_URL: set it"):
        command()


def test_a_silent_platform_is_named(stage: Stage) -> None:
    stage.reconcile("youtube")
    with settings.clock_at(stage.sandbox.clock() + timedelta(days=2)):
        assert status.describe_silence(stage.warehouse) == []
    with settings.clock_at(stage.sandbox.clock() + timedelta(days=4)):
        ((name, state),) = status.describe_silence(stage.warehouse)
        assert (name, "polling goes on" in state) == ("youtube", True)
    stage.move(timedelta(days=4))
    with settings.clock_at(stage.sandbox.clock()):
        assert status.describe_silence(stage.warehouse) == []
