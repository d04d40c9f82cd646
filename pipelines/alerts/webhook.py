"""Webhooks out: one signed POST to a person's address.

Here: the request and what its answer means. Not here: its signature
(`standard_webhooks.py`), which addresses are allowed (`addresses.py`), repeats
(`deliveries.py`).

The headers are `webhook-id`, `webhook-timestamp` and `webhook-signature`, as Standard
Webhooks has them. A repeat has the same id, so the receiver recognises it.
"""

import ssl
import time
from dataclasses import dataclass, field

import httpcore

from dlt_sources.contract import Secret
from pipelines.alerts.addresses import Network, RefusedAddressError
from pipelines.standard_webhooks import sign

SECONDS = 15.0
STEP_SECONDS = 5.0
GONE = 410
SUCCESS = range(200, 300)
REDIRECTS = range(300, 400)


class DeliveryError(Exception):
    """An attempt failed; a repeat may succeed unless `is_final`."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


@dataclass(frozen=True)
class WebhookSender:
    """Sends signed requests; the arguments are for tests on this machine."""

    allow_loopback: bool = False
    seconds: float = SECONDS
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def send(self, url: Secret, secret: Secret, message_id: str, body: bytes) -> None:
        """POST the body once.

        Raises:
            DeliveryError: the address is refused, it does not answer in time, or its
                answer is no success.
        """
        timestamp = int(time.time())
        headers = {
            "content-type": "application/json",
            "user-agent": "creator-analytics",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": sign(message_id, timestamp, body, secret),
        }
        status = self._post(url.reveal(), headers, body)
        if status in SUCCESS:
            return
        if status in REDIRECTS:
            raise DeliveryError(f"status {status}: redirects are not followed")
        raise DeliveryError(f"status {status}", is_final=status == GONE)

    def _post(self, url: str, headers: dict[str, str], body: bytes) -> int:
        """Return the status; the body of the answer is not read."""
        network = Network(self.seconds, allow_loopback=self.allow_loopback)
        steps = ("connect", "read", "write", "pool")
        limits = {"timeout": dict.fromkeys(steps, STEP_SECONDS)}
        try:
            with (
                httpcore.ConnectionPool(
                    ssl_context=self.tls, network_backend=network, max_connections=1
                ) as pool,
                pool.stream(
                    "POST",
                    url,
                    headers=list(headers.items()),
                    content=body,
                    extensions=limits,
                ) as answer,
            ):
                return int(answer.status)
        except RefusedAddressError as error:
            raise DeliveryError(str(error)) from None
        except httpcore.TimeoutException:
            raise DeliveryError("no answer in time") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            # The text of an error may repeat the address, which is a secret.
            raise DeliveryError(f"no answer: {type(error).__name__}") from None
