"""Verification of the sign-in service's deliveries, and the change that one reports."""

import json
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlt_sources.contract import Secret
from dlt_sources.contract.webhook import (
    Delivery,
    IgnoredDelivery,
    InvalidDelivery,
    StoredEvent,
    UnreadableEvent,
    WebhookEvent,
)
from pipelines.people import sign_in
from pipelines.standard_webhooks import sign
from pipelines.webhooks.routes import find_routes
from tests.support.sign_in import OTHER, SECRET, deliver, envelope

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
BODY = envelope("user.created", "user_1", NOW)
ADDRESS = {"id": "x", "email_address": "x", "verification": {"status": "verified"}}
VALUES = (
    *(None, True, 0, -1, 7, 10**30, 1e300, "", "x", "\x00", "x" * 5000, [], {}, [[]]),
    *([None], [{}], [{"id": "x"}], [ADDRESS], [ADDRESS | {"verification": "x"}]),
    *([ADDRESS | {"email_address": 7}], [ADDRESS | {"verification": {"status": []}}]),
)


def verify(delivery: Delivery, *secrets: Secret) -> WebhookEvent:
    return sign_in.verify(delivery, secrets or (SECRET,))


def test_a_signature_is_the_documented_one() -> None:
    secret = Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    signature = sign(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}', secret
    )
    assert signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_signed_delivery_is_verified_and_reduced() -> None:
    event = verify(deliver(BODY, NOW))
    assert (event.delivery_id, event.event_type) == ("msg_1", "user.created")
    assert event.sent_at == NOW
    assert event.subject_id is None
    shown = json.dumps(event.data)
    assert "ann@example.com" in shown
    for unneeded in ("second@example.com", "+15550100", "private"):
        assert unneeded in BODY.decode()
        assert unneeded not in shown


def test_each_changed_bit_is_refused() -> None:
    delivery = deliver(BODY, NOW)
    for position in range(len(BODY) * 8):
        changed = bytearray(BODY)
        changed[position // 8] ^= 1 << position % 8
        with pytest.raises(InvalidDelivery):
            verify(Delivery(delivery.headers, bytes(changed), NOW))
    for name in ("svix-id", "svix-timestamp", "svix-signature"):
        value = delivery.headers[name]
        for position in range(len(value)):
            other = value[:position] + chr(ord(value[position]) ^ 1)
            headers = {**delivery.headers, name: other + value[position + 1 :]}
            with pytest.raises(InvalidDelivery):
                verify(Delivery(headers, BODY, NOW))
        with pytest.raises(InvalidDelivery):
            verify(Delivery({**delivery.headers, name: ""}, BODY, NOW))


@pytest.mark.parametrize(
    ("seconds", "is_valid"), [(299, True), (-299, True), (302, False), (-302, False)]
)
def test_a_delivery_is_five_minutes_valid(seconds: int, *, is_valid: bool) -> None:
    delivery = deliver(BODY, NOW)
    later = Delivery(delivery.headers, BODY, NOW + timedelta(seconds=seconds))
    if is_valid:
        verify(later)
        return
    with pytest.raises(InvalidDelivery, match="stale"):
        verify(later)


def test_secrets_rotate_with_an_overlap() -> None:
    delivery = deliver(BODY, NOW, secret=OTHER)
    with pytest.raises(InvalidDelivery):
        verify(delivery, SECRET)
    verify(delivery, SECRET, OTHER)
    signatures = f"v1,AAAA v2,x {delivery.headers['svix-signature']}"
    headers = {**delivery.headers, "svix-signature": signatures}
    verify(Delivery(headers, BODY, NOW), OTHER)


@pytest.mark.parametrize("value", ["whsec_", "whsec_%%%", "whsec_abc"])
def test_a_malformed_secret_verifies_nothing(value: str) -> None:
    with pytest.raises(InvalidDelivery):
        verify(deliver(BODY, NOW), Secret(value))


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"type": "session.created", "data": {}}', IgnoredDelivery),
        (b'{"data": {}}', InvalidDelivery),
        (b'{"type": 1}', InvalidDelivery),
        (b"[]", InvalidDelivery),
        (b"\xff", InvalidDelivery),
        (b"[" * 100_000, InvalidDelivery),
    ],
)
def test_other_bodies_are_refused(body: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        verify(deliver(body, NOW))


@given(
    st.dictionaries(
        st.sampled_from(
            ["svix-id", "svix-timestamp", "svix-signature", "content-type"]
        ),
        st.text(max_size=40),
    ),
    st.binary(max_size=200),
)
def test_any_delivery_is_refused_without_another_error(
    headers: dict[str, str], body: bytes
) -> None:
    with pytest.raises(InvalidDelivery):
        verify(Delivery(headers, body, NOW))


@given(
    st.dictionaries(
        st.sampled_from([*sign_in.KEPT, "email_addresses"]),
        st.sampled_from(VALUES),
    )
)
def test_any_user_is_read_or_unreadable(user: dict[str, Any]) -> None:
    body = msgspec.json.encode({"type": "user.updated", "data": user})
    event = verify(deliver(body, NOW))
    with suppress(UnreadableEvent):
        assert sign_in.read_change(stored(event)).user_id == user["id"]


def stored(event: WebhookEvent) -> StoredEvent:
    data = msgspec.json.encode(event.data).decode()
    return StoredEvent(
        event.delivery_id, event.event_type, None, data, event.sent_at, NOW
    )


def test_an_event_reports_the_user_of_its_own_time() -> None:
    changed_at = NOW - timedelta(days=1)
    body = envelope("user.updated", "user_1", changed_at, first_name="Ann")
    change = sign_in.read_change(stored(verify(deliver(body, NOW))))
    assert change == sign_in.UserChange(
        "user_1",
        changed_at,
        username="ann",
        display_name="Ann Lee",
        email="ann@example.com",
        is_email_verified=True,
        avatar_url="https://img.clerk.com/1",
    )


def test_a_deletion_names_the_user_alone() -> None:
    body = envelope("user.deleted", "user_1", NOW)
    change = sign_in.read_change(stored(verify(deliver(body, NOW))))
    assert change == sign_in.UserChange("user_1", NOW, is_deleted=True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", ""),
        ("id", "x" * 256),
        ("first_name", "x" * 256),
        ("image_url", "x" * 2001),
        ("updated_at", -1),
        ("updated_at", 10**18),
        ("username", 7),
    ],
)
def test_a_value_beyond_its_bounds_is_named(field: str, value: object) -> None:
    body = envelope("user.updated", "user_1", NOW, **{field: value})
    event = verify(deliver(body, NOW))
    with pytest.raises(UnreadableEvent, match=rf"\$\.data\.{field}"):
        sign_in.read_change(stored(event))


@pytest.mark.parametrize(
    ("environ", "count"),
    [
        ({}, 0),
        ({"CLERK_WEBHOOK_SECRET": "whsec_YQ==, whsec_Yg=="}, 2),
        ({"CLERK_SECRET_KEY": "sk_test_one"}, 1),
        ({"CLERK_WEBHOOK_SECRET": "whsec_YQ==", "CLERK_SECRET_KEY": "sk_test_one"}, 1),
    ],
)
def test_the_route_has_the_secrets_of_the_environment(
    environ: dict[str, str], count: int
) -> None:
    route = find_routes(environ)["clerk"]
    assert route.platform == "clerk"
    assert len(route.secrets) == count
    if not count:
        with pytest.raises(InvalidDelivery, match="CLERK_WEBHOOK_SECRET is not set"):
            route.verify(deliver(BODY, NOW))


def test_the_documented_key_verifies_too() -> None:
    key = Secret("sk_test_a_key_of_the_service")
    verify(deliver(BODY, NOW, secret=key), key)
