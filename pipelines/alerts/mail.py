"""Mail of an alert, through the SMTP server of `CREATORS_SMTP_URL`.

Here: the server's URL, the message and one attempt. Not here: repeats
(`deliveries.py`).
"""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from dlt_sources.contract import Secret
from dlt_sources.plain_text import clean
from pipelines.alerts.webhook import DeliveryError
from pipelines.bounds import LOOPBACK, find_email_problem

SECONDS = 15.0
REFUSED = range(500, 600)


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says; `id` is the same in every repeat."""

    id: str
    to: str
    subject: str
    text: str
    date: datetime


@dataclass(frozen=True)
class MailSender:
    """Sends mail through one server; `tls` verifies it."""

    url: Secret
    sender: str
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def send(self, mail: Mail) -> None:
        """Send one mail.

        Raises:
            DeliveryError: the server refuses it or does not answer.
        """
        message = compose(mail, self.sender)
        try:
            with self._session() as session:
                session.send_message(message, self.sender, [mail.to])
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            reason = f"the server refuses the recipient with {code}"
            raise DeliveryError(reason, is_final=code in REFUSED) from None
        except smtplib.SMTPResponseException as error:
            raise DeliveryError(f"the server answers {error.smtp_code}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise DeliveryError(f"no mail server: {type(error).__name__}") from None

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """Open a session with TLS; only a server on this machine may lack it."""
        parts = urlsplit(self.url.reveal())
        host = parts.hostname or ""
        # Without a name smtplib asks the name server for the name of this machine.
        own_name = self.sender.rpartition("@")[2]
        if parts.scheme == "smtps":
            session: smtplib.SMTP = smtplib.SMTP_SSL(
                host, parts.port or 465, own_name, timeout=SECONDS, context=self.tls
            )
        else:
            session = smtplib.SMTP(host, parts.port or 587, own_name, timeout=SECONDS)
        with session:
            session.ehlo()
            if parts.scheme == "smtp" and (
                host not in LOOPBACK or session.has_extn("starttls")
            ):
                session.starttls(context=self.tls)
                session.ehlo()
            if parts.username:
                session.login(unquote(parts.username), unquote(parts.password or ""))
            yield session


def compose(mail: Mail, sender: str) -> EmailMessage:
    """Return the message; text from outside cannot add a header to it.

    Raises:
        DeliveryError: the address of the recipient is not one address.
    """
    if problem := find_email_problem(mail.to):
        raise DeliveryError(f"the recipient {problem}", is_final=True)
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = clean(mail.subject)
    message["Date"] = format_datetime(mail.date)
    message["Message-ID"] = f"<{mail.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message
