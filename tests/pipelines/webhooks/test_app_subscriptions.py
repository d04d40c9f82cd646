"""Webhooks of Meta's applications: one callback, enabled account by account."""

import hmac
from datetime import timedelta

import httpx
import pytest

from pipelines import settings
from pipelines.health import diagnosis
from pipelines.operations.webhook_subscriptions import Skipped, reconcile_all
from tests.pipelines.webhooks.conftest import Stage

NAMES = ("facebook", "instagram")
ACTIVE = """
select platform, subject_id from app.webhook_subscriptions
where is_active order by platform, subject_id
"""
STORED = """
select platform, event_type, count(*) from app.webhook_events
group by platform, event_type
"""


def _edges(stage: Stage) -> list[str]:
    """Return the edges of the requests that changed something."""
    paths = [path.partition("?")[0] for _, path in stage.changes()]
    return [path.rpartition("/")[2] for path in paths]


def test_pages_and_accounts_are_subscribed_once_and_their_events_arrive(
    stage: Stage,
) -> None:
    assert stage.reconcile(*NAMES, dry_run=True)["facebook"].created
    assert stage.changes() == []
    reports = stage.reconcile(*NAMES)
    assert not any(one.missing or one.unread for one in reports.values())
    active = stage.rows(ACTIVE)
    assert ("facebook", stage.account("facebook", "nora")) in active
    assert {name for name, _ in active} == {*NAMES}
    paths = _edges(stage)
    # One callback for each application, whatever the number of accounts.
    assert paths.count("subscriptions") == 2
    assert paths.count("subscribed_apps") == len(active)
    stage.reconcile(*NAMES)
    assert stage.changes() == []
    stage.move(timedelta(days=40))
    sent = stage.sandbox.deliveries()
    assert {one["status"] for one in sent} == {204}
    stored = {(name, kind): count for name, kind, count in stage.rows(STORED)}
    assert sum(stored.values()) == len({(o["platform"], o["key"]) for o in sent})
    assert set(stored) == {
        ("facebook", "feed"),
        ("instagram", "comments"),
        ("instagram", "story_insights"),
    }
    # The platforms forget everything; the next run subscribes again.
    stage.sandbox.clear_deliveries()
    assert len(stage.reconcile(*NAMES)["facebook"].created) == 1
    assert stage.rows(ACTIVE) == active


def test_a_callback_of_another_receiver_stays(stage: Stage) -> None:
    stage.reconcile("facebook")
    stage.changes()
    stage.monkeypatch.setenv("CREATORS_WEBHOOK_URL", "http://127.0.0.1:1")
    report = stage.reconcile("facebook")["facebook"]
    assert stage.changes() == []
    (reason,) = report.missing.values()
    assert "the application delivers to 127.0.0.1:" in reason
    findings = [one.state for one in diagnosis.diagnose(settings.load())]
    assert any(reason in state for state in findings)


def test_an_account_that_left_is_subscribed_again(stage: Stage) -> None:
    stage.reconcile("facebook")
    (line,) = (
        one for one in stage.sandbox.connections("facebook") if one["owner"] == "nora"
    )
    token, page = line["access_token"], line["platform_user_id"]
    environ = stage.sandbox.environ()
    digest = hmac.new(environ["FACEBOOK_APP_SECRET"].encode(), token.encode(), "sha256")
    httpx.delete(
        f"{environ['FACEBOOK_API_URL']}/v25.0/{page}/subscribed_apps",
        params={"appsecret_proof": digest.hexdigest()},
        headers={"Authorization": f"Bearer {token}"},
    ).raise_for_status()
    stage.changes()
    assert len(stage.reconcile("facebook")["facebook"].created) == 1
    # The callback of the app is still the wanted one.
    assert _edges(stage) == ["subscribed_apps"]


@pytest.mark.parametrize("name", NAMES)
def test_without_a_verify_token_or_an_answer_nothing_is_subscribed(
    stage: Stage, name: str
) -> None:
    stage.monkeypatch.setenv("CREATORS_WEBHOOK_URL", "http://127.0.0.1:1")
    reasons = stage.reconcile(name)[name].missing.values()
    assert {"verification failed" in one for one in reasons} == {True}
    assert stage.rows(ACTIVE) == []
    stage.monkeypatch.delenv(f"{name.upper()}_VERIFY_TOKEN")
    (skipped,) = reconcile_all(stage.warehouse, names=[name])
    assert isinstance(skipped, Skipped)
    assert f"{name.upper()}_VERIFY_TOKEN" in skipped.reason
