"""Mail through a real SMTP server on this machine: TLS, headers, refusals."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dlt_sources.contract import Secret
from pipelines import bounds
from pipelines.alerts.mail import Mail, MailSender
from pipelines.alerts.webhook import DeliveryError
from tests.support.mail_server import MailServer, receiving_mail

MAIL = Mail(
    id="5d4e9d9c-5a3c-4a66-9d4e-5f2f0f3c1a11",
    to="ann@example.com",
    subject="ann: 10,050 followers",
    text="followers of ann: 10,050, at or above your threshold 10,000",
    date=datetime(2026, 3, 11, 2, tzinfo=UTC),
)
FROM = "alerts@example.com"


@pytest.fixture
def server(tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> Iterator[MailServer]:
    with receiving_mail(tls[0]) as one:
        yield one


def sender(server: MailServer, tls: ssl.SSLContext, login: str = "") -> MailSender:
    return MailSender(Secret(f"smtp://{login}localhost:{server.port}"), FROM, tls)


def test_a_mail_arrives_by_tls(
    server: MailServer, tls: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    sender(server, tls[1], "web:p%40ss@").send(MAIL)
    ((recipients, mail),) = server.mails
    assert recipients == ["ann@example.com"]
    assert (mail["From"], mail["To"]) == (FROM, "ann@example.com")
    assert mail["Subject"] == MAIL.subject
    assert mail["Message-ID"] == f"<{MAIL.id}@example.com>"
    assert MAIL.text in str(mail.get_payload())
    assert server.logins == ["web"]


def test_a_server_with_another_certificate_gets_nothing(server: MailServer) -> None:
    with pytest.raises(DeliveryError, match="no mail server"):
        sender(server, ssl.create_default_context()).send(MAIL)
    assert server.mails == []


def test_a_server_elsewhere_must_offer_tls() -> None:
    with receiving_mail() as plain:
        elsewhere = Secret(f"smtp://127.0.0.2:{plain.port}")
        with pytest.raises(DeliveryError):
            MailSender(elsewhere, FROM).send(MAIL)
        assert plain.mails == []
        MailSender(Secret(f"smtp://127.0.0.1:{plain.port}"), FROM).send(MAIL)
        assert len(plain.mails) == 1


@pytest.mark.parametrize(
    "subject", ["a\r\nBcc: eve@example.com", "a\nX-Evil: 1", "a\u2028Bcc: eve@e.com"]
)
def test_a_name_cannot_add_a_header(subject: str) -> None:
    with receiving_mail() as plain:
        address = Secret(f"smtp://127.0.0.1:{plain.port}")
        MailSender(address, FROM).send(replace(MAIL, subject=subject))
        ((recipients, mail),) = plain.mails
    assert recipients == ["ann@example.com"]
    assert mail["Bcc"] is None
    assert mail["X-Evil"] is None
    assert "\n" not in str(mail["Subject"]).replace("\n ", " ")


@pytest.mark.parametrize(
    "to",
    [
        "ann@example.com, eve@example.com",
        "ann@example.com\r\nBcc: eve@example.com",
        "Ann <ann@example.com>",
        "ann@example.com\nRCPT TO:<eve@example.com>",
        "ann",
        "@example.com",
        "ann@b@example.com",
        "änn@example.com",
    ],
)
def test_a_recipient_is_one_address(to: str) -> None:
    with receiving_mail() as plain:
        address = Secret(f"smtp://127.0.0.1:{plain.port}")
        with pytest.raises(DeliveryError, match="not one e-mail address") as raised:
            MailSender(address, FROM).send(replace(MAIL, to=to))
        assert raised.value.is_final
        assert plain.mails == []


@pytest.mark.parametrize(("reply", "is_final"), [("550 no", True), ("450 wait", False)])
def test_a_refused_recipient(reply: str, *, is_final: bool) -> None:
    with receiving_mail() as plain:
        plain.reply = reply
        address = Secret(f"smtp://127.0.0.1:{plain.port}")
        with pytest.raises(DeliveryError, match=reply[:3]) as raised:
            MailSender(address, FROM).send(MAIL)
    assert raised.value.is_final is is_final


@pytest.mark.parametrize(
    "url",
    [
        "https://mail.example.com",
        "smtp://",
        "smtp://host:0",
        "smtp://host:99999",
        "smtps://u:p/w@host:465",
        "smtp://u:p@127.0.0.1:25",
        "smtp://host\r\n:25",
    ],
)
def test_a_url_that_names_no_mail_server(url: str) -> None:
    assert bounds.find_smtp_problem(url)


@pytest.mark.parametrize("url", ["smtps://u:p@host", "smtp://host:587", "smtp://u@h"])
def test_urls_of_mail_servers(url: str) -> None:
    assert bounds.find_smtp_problem(url) is None
