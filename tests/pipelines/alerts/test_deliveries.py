"""Deliveries: repeats, the last attempt, and processes that die in between."""

import json
import multiprocessing
import os
import signal
import ssl
from pathlib import Path
from typing import Any

import pytest

from pipelines import settings
from pipelines.accounts.vault import Vault
from pipelines.alerts import deliveries, rules
from pipelines.alerts.dead_deliveries import list_dead
from pipelines.alerts.deliveries import deliver_due
from pipelines.alerts.evaluation import evaluate
from pipelines.alerts.webhook import WebhookSender
from pipelines.database.warehouse import Warehouse
from pipelines.health.diagnosis import diagnose
from tests.support.alerts import day_of, level
from tests.support.fakes import execute, one, scalar
from tests.support.mail_server import receiving_mail
from tests.support.webhook_target import Target

LATER = day_of(300)


@pytest.fixture
def sender(tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> WebhookSender:
    return WebhookSender(allow_loopback=True, seconds=10, tls=tls[1])


@pytest.fixture
def rule(
    home: Path,
    warehouse: Warehouse,
    add: Any,
    target: Target,
    monkeypatch: pytest.MonkeyPatch,
) -> str:
    """A rule with a webhook whose next value fires."""
    # The check refuses names of this machine, where the target of a test is.
    monkeypatch.setattr(rules, "find_address_problem", lambda _: None)
    vault = Vault.open(settings.load(), warehouse)
    made = add(webhook=target.url, vault=vault)
    level(warehouse, 0, 9_000)
    evaluate(warehouse, LATER)
    level(warehouse, 1, 10_500)
    return str(made.id)


def make_due(warehouse: Warehouse) -> None:
    execute(
        warehouse,
        "update app.alert_firings set next_attempt_at = now() where state = 'pending'",
    )


def killed_at(stage: str, work: Any) -> None:
    """Run work in a process that dies by SIGKILL at a stage."""

    def child() -> None:
        os.environ["CREATORS_KILL_AT"] = stage
        work()

    process = multiprocessing.get_context("fork").Process(target=child)
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL


def test_a_crossing_reaches_the_webhook_once(
    warehouse: Warehouse, rule: str, target: Target, sender: WebhookSender
) -> None:
    evaluate(warehouse, LATER)
    assert deliver_due(warehouse, 10, sender) == {"delivered": 1}
    assert deliver_due(warehouse, 10, sender) == {}
    ((_, headers, body),) = target.requests
    sent = json.loads(body)
    assert sent["type"] == "alert.fired"
    assert sent["data"]["value"] == 10_500
    assert sent["data"]["channel_name"] == "ann"
    assert sent["data"]["rule_id"] == rule
    assert headers["webhook-id"] == sent["data"]["id"]


def test_the_address_and_the_secret_are_sealed(
    warehouse: Warehouse, rule: str, target: Target
) -> None:
    row = one(warehouse, "select to_jsonb(alert_rules) from app.alert_rules")[0]
    assert row["webhook_host"] == "localhost"
    assert "k-of-the-address" not in str(row)
    assert row["webhook_secret"].startswith("v1:")
    assert "webhook_url" not in rules.list_rules(warehouse)[0]


@pytest.mark.parametrize("stage", ["alerts evaluate", "alerts claim", "alerts sent"])
def test_a_killed_process_loses_nothing_and_doubles_nothing(
    warehouse: Warehouse,
    rule: str,
    target: Target,
    sender: WebhookSender,
    stage: str,
) -> None:
    url = warehouse.url

    def work() -> None:
        own = Warehouse(url)
        evaluate(own, LATER)
        deliver_due(own, 10, sender)

    killed_at(stage, work)
    evaluate(warehouse, LATER)
    make_due(warehouse)
    assert deliver_due(warehouse, 10, sender) == {"delivered": 1}
    counts = (
        "select (select count(*) from app.alert_firings),"
        " (select count(*) from app.notifications)"
    )
    assert tuple(one(warehouse, counts)) == (1, 1)
    ids = [headers["webhook-id"] for _, headers, _ in target.requests]
    # The receiver knows a repeat by its id.
    assert len(ids) == (2 if stage == "alerts sent" else 1)
    assert len(set(ids)) == 1


def test_a_repeat_waits_longer_each_time_and_ends(
    warehouse: Warehouse, rule: str, target: Target, sender: WebhookSender
) -> None:
    target.status = 503
    evaluate(warehouse, LATER)
    pauses = []
    for _ in range(deliveries.MOST_ATTEMPTS - 1):
        assert deliver_due(warehouse, 10, sender) == {"failed": 1}
        assert deliver_due(warehouse, 10, sender) == {}
        pause = "select extract(epoch from next_attempt_at - now()) / 60"
        pauses.append(float(scalar(warehouse, f"{pause} from app.alert_firings")))
        make_due(warehouse)
    assert deliver_due(warehouse, 10, sender) == {"dead": 1}
    for number, minutes in enumerate(pauses):
        assert 0.9 * 3**number < minutes < 1.3 * 3**number
    state = "select state, last_error, next_attempt_at from app.alert_firings"
    assert tuple(one(warehouse, state)) == ("dead", "status 503", None)
    assert len(target.requests) == deliveries.MOST_ATTEMPTS


def test_doctor_names_a_dead_delivery_until_a_later_one_arrives(
    warehouse: Warehouse, rule: str, target: Target, sender: WebhookSender
) -> None:
    target.status = 410
    evaluate(warehouse, LATER)
    assert list_dead(warehouse) == []
    deliver_due(warehouse, 10, sender)
    (found,) = [
        one for one in diagnose(settings.load()) if one.subject == "alerts of ann"
    ]
    assert not found.is_good
    assert "1 alert was not delivered to localhost" in found.state
    assert found.state.endswith("status 410")
    assert found.fix is not None
    assert f"creators alerts remove {rule}" in found.fix
    target.status = 200
    level(warehouse, 2, 9_000)
    level(warehouse, 3, 10_500)
    evaluate(warehouse, LATER)
    assert deliver_due(warehouse, 10, sender) == {"delivered": 1}
    assert list_dead(warehouse) == []


def test_a_target_that_is_gone_is_asked_once(
    warehouse: Warehouse, rule: str, target: Target, sender: WebhookSender
) -> None:
    target.status = 410
    evaluate(warehouse, LATER)
    assert deliver_due(warehouse, 10, sender) == {"dead": 1}


def test_a_process_that_died_in_its_last_attempt_leaves_no_open_row(
    warehouse: Warehouse, rule: str, sender: WebhookSender
) -> None:
    evaluate(warehouse, LATER)
    execute(
        warehouse, "update app.alert_firings set attempts = 8, next_attempt_at = now()"
    )
    assert deliver_due(warehouse, 10, sender) == {"dead": 1}


def test_a_removed_rule_sends_nothing(
    warehouse: Warehouse, rule: str, target: Target, sender: WebhookSender
) -> None:
    evaluate(warehouse, LATER)
    rules.remove_rule(warehouse, rule)
    assert deliver_due(warehouse, 10, sender) == {}
    assert target.requests == []
    assert scalar(warehouse, "select count(*) from app.notifications") == 1


def test_an_alert_is_mailed_to_the_persons_address(
    home: Path, warehouse: Warehouse, add: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute(warehouse, "update app.people set email = 'ann@example.com'")
    execute(
        warehouse,
        "update app.connections set platform_username = :name",
        name="ann\r\nBcc: eve@example.com",
    )
    add(by_mail=True, channel="100")
    level(warehouse, 0, 9_000)
    evaluate(warehouse, LATER)
    level(warehouse, 1, 10_500)
    evaluate(warehouse, LATER)
    assert deliver_due(warehouse, 10) == {"failed": 1}
    reason = "select last_error from app.alert_firings"
    assert "CREATORS_SMTP_URL" in scalar(warehouse, reason)
    with receiving_mail() as server:
        monkeypatch.setenv("CREATORS_SMTP_URL", f"smtp://127.0.0.1:{server.port}")
        monkeypatch.setenv("CREATORS_MAIL_FROM", "alerts@example.com")
        make_due(warehouse)
        assert deliver_due(warehouse, 10) == {"delivered": 1}
        ((recipients, mail),) = server.mails
    assert recipients == ["ann@example.com"]
    assert mail["Bcc"] is None
    assert "10,500 followers" in str(mail["Subject"])
