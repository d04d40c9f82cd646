"""Webhooks to a real HTTPS server on this machine: signature, addresses, limits."""

import base64
import hashlib
import hmac
import ipaddress
import json
import socket
import ssl
import time
from typing import Any

import pytest

from dlt_sources.contract import Secret
from pipelines.alerts.addresses import find_address_problem, is_public
from pipelines.alerts.webhook import DeliveryError, WebhookSender
from tests.support.webhook_target import Target

KEY = b"a key of twenty-four by."
SECRET = Secret(f"whsec_{base64.b64encode(KEY).decode()}")
BODY = json.dumps({"type": "alert.fired"}).encode()
PRIVATE = [
    *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254"),
    *("100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "192.0.0.8"),
    *("::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1"),
    *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe"),
    *("2002:7f00:1::", "2001:0:53aa:64c:0:fbff:80ff:fffe", "2001:db8::1"),
]


@pytest.fixture
def sender(tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> WebhookSender:
    return WebhookSender(allow_loopback=True, seconds=5, tls=tls[1])


def test_a_request_is_signed_with_its_id_and_time(
    sender: WebhookSender, target: Target
) -> None:
    sender.send(Secret(target.url), SECRET, "firing-1", BODY)
    ((path, headers, body),) = target.requests
    assert (path, body) == ("/hook?key=k-of-the-address", BODY)
    assert headers["webhook-id"] == "firing-1"
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    message = f"firing-1.{headers['webhook-timestamp']}.".encode() + BODY
    expected = base64.b64encode(hmac.new(KEY, message, hashlib.sha256).digest())
    assert headers["webhook-signature"] == f"v1,{expected.decode()}"
    assert headers["content-type"] == "application/json"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(
    sender: WebhookSender, target: Target, status: int
) -> None:
    target.status, target.location = status, target.url
    with pytest.raises(DeliveryError, match="redirects are not followed"):
        sender.send(Secret(target.url), SECRET, "1", BODY)
    assert len(target.requests) == 1


@pytest.mark.parametrize(("status", "is_final"), [(500, False), (410, True)])
def test_an_answer_that_is_no_success(
    sender: WebhookSender, target: Target, status: int, *, is_final: bool
) -> None:
    target.status = status
    with pytest.raises(DeliveryError, match=str(status)) as raised:
        sender.send(Secret(target.url), SECRET, "1", BODY)
    assert raised.value.is_final is is_final


def test_an_answer_letter_by_letter_ends_at_the_deadline(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], target: Target
) -> None:
    target.pause = 0.1
    sender = WebhookSender(allow_loopback=True, seconds=1, tls=tls[1])
    began = time.monotonic()
    with pytest.raises(DeliveryError, match="no answer in time"):
        sender.send(Secret(target.url), SECRET, "1", BODY)
    assert time.monotonic() - began < 4


def test_another_certificate_gets_no_request(target: Target) -> None:
    sender = WebhookSender(allow_loopback=True, seconds=5)
    with pytest.raises(DeliveryError) as raised:
        sender.send(Secret(target.url), SECRET, "1", BODY)
    assert "k-of-the-address" not in str(raised.value)
    assert target.requests == []


def test_this_machine_is_refused_by_its_address(
    tls: tuple[ssl.SSLContext, ssl.SSLContext], target: Target
) -> None:
    with pytest.raises(DeliveryError, match="private to a network"):
        WebhookSender(tls=tls[1]).send(Secret(target.url), SECRET, "1", BODY)
    assert target.requests == []


def test_a_second_answer_of_the_name_server_changes_nothing(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
    target: Target,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The name is public at the check; each later answer is this machine."""
    answers = iter([["192.0.2.1"], ["127.0.0.1"], ["127.0.0.1"]])
    asked: list[Any] = []

    def resolve(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        asked.append(host)
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, (address, port)) for address in next(answers)]

    reached: list[str] = []

    class Recorder:
        def connect_tcp(self, host: str, *_: Any, **__: Any) -> Any:
            reached.append(host)
            raise OSError("nothing is there")

    monkeypatch.setattr("pipelines.alerts.addresses.is_public", lambda _: True)
    monkeypatch.setattr("pipelines.alerts.addresses.socket.getaddrinfo", resolve)
    monkeypatch.setattr("pipelines.alerts.addresses._SYNC", Recorder())
    url = Secret("https://rebinding.example.com/hook")
    with pytest.raises(DeliveryError):
        WebhookSender(tls=tls[1]).send(url, SECRET, "1", BODY)
    assert asked == ["rebinding.example.com"]
    assert reached == ["192.0.2.1"]


def test_one_private_answer_refuses_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    answers = [(*kind, (one, 443)) for one in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(
        "pipelines.alerts.addresses.socket.getaddrinfo", lambda *_, **__: answers
    )
    with pytest.raises(DeliveryError, match="private to a network"):
        WebhookSender().send(Secret("https://two.example.com"), SECRET, "1", BODY)


def test_the_other_end_is_checked_after_the_connect(
    tls: tuple[ssl.SSLContext, ssl.SSLContext],
    target: Target,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The check before the connect is blind here, as after a change of the routes."""
    seen: list[str] = []

    def judge(address: Any) -> bool:
        seen.append(str(address))
        return len(seen) == 1

    monkeypatch.setattr("pipelines.alerts.addresses.is_public", judge)
    url = Secret(target.url.replace("localhost", "127.0.0.1"))
    with pytest.raises(DeliveryError, match="private to a network"):
        WebhookSender(tls=tls[1]).send(url, SECRET, "1", BODY)
    assert seen == ["127.0.0.1", "127.0.0.1"]
    assert target.requests == []


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_that_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f::1", "8.8.8.8"])
def test_public_addresses(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "ftp://example.com",
        "https://",
        "https://user:pass@example.com",
        "https://example.com:0",
        "https://example.com:99999",
        "https://example.com/#part",
        "https://exa mple.com",
        "https://example.com\\@127.0.0.1",
        "https://localhost/hook",
        "https://printer.local",
        "https://vault.internal.",
        "https://127.0.0.1",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://exämple.com",
        f"https://example.com/{'a' * 2000}",
    ],
)
def test_a_url_that_no_webhook_may_have(url: str) -> None:
    assert find_address_problem(url)


@pytest.mark.parametrize("url", ["https://example.com", "https://a.example:8443/x?y=1"])
def test_urls_of_webhooks(url: str) -> None:
    assert find_address_problem(url) is None
