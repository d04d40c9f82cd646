"""Facebook's feed of a page, verified by the platform's own functions."""

import hmac
from datetime import timedelta

import pytest

from dlt_sources.contract import Secret
from dlt_sources.contract.webhook import Delivery, Erasure, InvalidDelivery, StoredEvent
from dlt_sources.facebook import webhooks
from tests.sandbox.webhooks.conftest import NOW, Subscriber
from tests.support.callbacks import Request

(WEBHOOK,) = webhooks.WEBHOOKS
TOKEN = "chosen"


class Facebook:
    """The requests of an app about its webhook."""

    def __init__(self, subscriber: Subscriber) -> None:
        self._subscriber, self.environ = subscriber, subscriber.server.environ()
        (self._line,) = (
            one
            for one in subscriber.server.connections("facebook")
            if one["owner"] == "tomas"
        )
        self.page = self._line["platform_user_id"]
        self.secret = self.environ["FACEBOOK_APP_SECRET"]

    def subscribe(self, **changed: str) -> int:
        """Set the callback of the app."""
        app = self.environ["FACEBOOK_APP_ID"]
        form = {
            "object": "page",
            "callback_url": self._subscriber.callback.url,
            "fields": "feed",
            "verify_token": TOKEN,
            **changed,
        }
        return self._post(f"{app}/subscriptions", f"{app}|{self.secret}", form)

    def install(self) -> int:
        """Install the app on the page."""
        token = self._line["access_token"]
        form = {"subscribed_fields": "feed"}
        return self._post(f"{self.page}/subscribed_apps", token, form)

    def _post(self, path: str, token: str, form: dict[str, str]) -> int:
        proof = hmac.new(self.secret.encode(), token.encode(), "sha256").hexdigest()
        return self._subscriber.http.post(
            f"{self.environ['FACEBOOK_API_URL']}/v25.0/{path}",
            data={**form, "appsecret_proof": proof},
            headers={"Authorization": f"Bearer {token}"},
        ).status_code


@pytest.fixture
def facebook(subscriber: Subscriber) -> Facebook:
    return Facebook(subscriber)


def delivery(request: Request) -> Delivery:
    return Delivery(request.headers, request.body, NOW)


def test_the_address_is_verified(facebook: Facebook, subscriber: Subscriber) -> None:
    assert facebook.subscribe() == 200
    (asked,) = subscriber.callback.requests
    query = {name: values[0] for name, values in asked.query.items()}
    WEBHOOK.confirm(query, [Secret(TOKEN)])
    with pytest.raises(InvalidDelivery):
        WEBHOOK.confirm(query, [Secret("another")])
    subscriber.callback.confirms = False
    assert facebook.subscribe() == 400
    assert facebook.subscribe(callback_url="https://example.com/") == 400


def test_new_and_removed_posts_are_delivered_and_refresh_their_page(
    facebook: Facebook, subscriber: Subscriber
) -> None:
    assert facebook.subscribe() == 200
    subscriber.server.set_clock(NOW + timedelta(days=1))
    assert subscriber.callback.events() == []  # the page is not installed
    assert facebook.install() == 200
    subscriber.server.set_faults(["duplicate:count=1,path=facebook/feed"])
    subscriber.server.set_clock(NOW + timedelta(days=60))
    found = [delivery(one) for one in subscriber.callback.events()]
    events = [webhooks.verify(one, [Secret(facebook.secret)]) for one in found]
    assert {one.subject_id for one in events} == {facebook.page}
    # A repeat has the id of the first delivery.
    assert len({one.delivery_id for one in events}) == len(events) - 1
    verbs = {one.data["entry"][0]["changes"][0]["value"]["verb"] for one in events}
    assert verbs == {"add", "remove"}
    assert any(b"\\u2014" in one.body for one in found)
    for one in found:
        stored = StoredEvent("d", "feed", facebook.page, one.body.decode(), None, NOW)
        refresh, erasure = webhooks.read_effects(stored)
        assert refresh.subject_id == facebook.page  # type: ignore[union-attr] # the first is a refresh
        assert erasure == Erasure()
