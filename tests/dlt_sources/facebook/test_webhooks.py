"""Deliveries of Facebook: signatures, verification of the address, and effects."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlt_sources.contract import Secret
from dlt_sources.contract.webhook import (
    Challenge,
    Delivery,
    Erasure,
    InvalidDelivery,
    PartlyReadableEvent,
    Refresh,
    StoredEvent,
    UnreadableEvent,
    sign,
)
from dlt_sources.facebook import webhooks

(WEBHOOK,) = webhooks.WEBHOOKS
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SECRET, OTHER = Secret("the secret of the app"), Secret("the secret before that")
QUERY = {
    "hub.mode": "subscribe",
    "hub.challenge": "1158201444",
    "hub.verify_token": "chosen",
}


def body_of(*changes: tuple[str, str, str]) -> bytes:
    """Return a body as Meta writes it: non-ASCII characters are escaped."""
    entries = [
        {
            "id": page,
            "time": 1_520_383_571,
            "changes": [
                {
                    "field": "feed",
                    "value": {
                        "item": item,
                        "verb": verb,
                        "post_id": f"{page}_1",
                        "from": {"id": "9", "name": "Jürgen"},
                    },
                }
            ],
        }
        for page, item, verb in changes
    ]
    return json.dumps({"object": "page", "entry": entries}).encode()


BODY = body_of(("1", "status", "add"))


def delivery(body: bytes, secret: Secret = SECRET) -> Delivery:
    return Delivery({webhooks.SIGNATURE: sign(body, secret)}, body, NOW)


def effects(data: Any) -> Any:
    text = json.dumps(data)
    return webhooks.read_effects(StoredEvent("d", "feed", "1", text, None, NOW))


def test_a_delivery_is_verified_over_its_bytes() -> None:
    assert b"J\\u00fcrgen" in BODY
    event = webhooks.verify(delivery(BODY), [OTHER, SECRET])
    assert (event.event_type, event.subject_id) == ("feed", "1")
    again = webhooks.verify(delivery(BODY, OTHER), [OTHER, SECRET])
    assert again.delivery_id == event.delivery_id
    # The same JSON in other bytes has another signature.
    other = json.dumps(json.loads(BODY), ensure_ascii=False).encode()
    with pytest.raises(InvalidDelivery):
        webhooks.verify(Delivery(delivery(BODY).headers, other, NOW), [SECRET])


@given(st.integers(0, len(BODY) * 8 - 1))
def test_every_changed_bit_is_refused(bit: int) -> None:
    changed = bytearray(BODY)
    changed[bit // 8] ^= 1 << bit % 8
    with pytest.raises(InvalidDelivery):
        webhooks.verify(Delivery(delivery(BODY).headers, bytes(changed), NOW), [SECRET])


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff", b'{"object":"user","entry":[]}', b'{"object":"page"}'],
)
def test_a_signed_body_of_another_form_is_refused(body: bytes) -> None:
    with pytest.raises(InvalidDelivery):
        webhooks.verify(delivery(body), [SECRET])


@given(st.binary(max_size=200))
def test_no_signed_body_raises_another_error(body: bytes) -> None:
    with suppress(InvalidDelivery):
        webhooks.verify(delivery(body), [SECRET])


def test_entries_of_several_pages_have_no_single_subject() -> None:
    body = body_of(("1", "status", "add"), ("2", "photo", "add"))
    assert webhooks.verify(delivery(body), [SECRET]).subject_id is None


def test_the_address_is_verified_with_the_known_token() -> None:
    tokens = [Secret("old one"), Secret("chosen")]
    assert WEBHOOK.confirm(QUERY, tokens) == Challenge("1158201444")


@pytest.mark.parametrize(
    "change",
    [{"hub.mode": "unsubscribe"}, {"hub.verify_token": "other"}, {"hub.challenge": ""}],
)
def test_another_verification_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(InvalidDelivery):
        WEBHOOK.confirm({**QUERY, **change}, [Secret("chosen")])


def test_a_change_refreshes_what_it_changes() -> None:
    found = effects(
        json.loads(
            body_of(
                ("2", "reaction", "add"),
                ("1", "video", "remove"),
                ("1", "comment", "add"),
            )
        )
    )
    *refreshes, last = found
    assert refreshes == [
        Refresh("1", tuple(sorted(webhooks.LISTED))),
        Refresh("2", tuple(sorted(webhooks.COUNTED))),
    ]
    assert last == Erasure()


def test_changed_fields_count_as_changes() -> None:
    first, _ = effects({"entry": [{"id": "1", "changed_fields": ["feed"]}]})
    assert first.resources == tuple(sorted(webhooks.LISTED))


@pytest.mark.parametrize(
    "data", [{}, {"entry": [{}]}, {"entry": 1}, {"entry": [{"id": 1}]}]
)
def test_a_malformed_event_names_its_field(data: Any) -> None:
    with pytest.raises(UnreadableEvent):
        effects(data)


def test_one_bad_change_of_a_thousand_leaves_the_others() -> None:
    good: Any = {"field": "feed", "value": {"item": "post"}}
    changes: list[Any] = [good] * 1_000
    changes[7] = {"field": "feed", "value": {"item": 5}}
    data = {"entry": [{"id": "1", "changes": changes}, {"id": 2}, {"id": "3"}]}
    with pytest.raises(PartlyReadableEvent) as caught:
        effects(data)
    assert caught.value.effects == [Refresh("1", tuple(sorted(webhooks.LISTED)))]
    assert str(caught.value) == (
        "2 changes are malformed: $.entry[0].changes[7]: Expected `str | null`,"
        " got `int` - at `$.value.item`"
    )
