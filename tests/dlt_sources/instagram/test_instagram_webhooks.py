"""Deliveries of Instagram: signatures, confirmations, and what they change."""

import json
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
    WebhookEvent,
    sign,
)
from dlt_sources.instagram import webhooks

(WEBHOOK,) = webhooks.WEBHOOKS
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
SECRET = Secret("the secret of the application")
TOKEN = Secret("the verify token")
COMMENT = {
    "field": "comments",
    "value": {
        "id": "17865799348089039",
        "text": "Schön! 🎉",
        "from": {"id": "232323", "username": "stranger"},
        "media": {"id": "17895731045244887", "media_product_type": "FEED"},
    },
}
MENTION = {"field": "mentions", "value": {"comment_id": "1", "media_id": "2"}}
STORY = {
    "field": "story_insights",
    "value": {"media_id": "18023345989012587", "reach": 44, "replies": 2, "exits": 3},
}
QUERY = {
    "hub.mode": "subscribe",
    "hub.challenge": "1158201444",
    "hub.verify_token": TOKEN.reveal(),
}


def body(*changes: dict[str, Any], accounts: tuple[str, ...] = ("178414",)) -> bytes:
    entries = [
        {"id": account, "time": 1_773_144_000, "changes": list(changes)}
        for account in accounts
    ]
    # Meta escapes characters beyond ASCII, which another writer would not.
    return json.dumps({"object": "instagram", "entry": entries}).encode()


def deliver(content: bytes, secret: Secret = SECRET) -> WebhookEvent:
    headers = {"x-hub-signature-256": sign(content, secret)}
    return webhooks.verify(Delivery(headers, content, NOW), [SECRET])


def effects(content: bytes) -> list[Any]:
    data = json.dumps(deliver(content).data)
    event = StoredEvent("d", "comments", None, data, None, NOW)
    return list(webhooks.read_effects(event))


def test_an_event_names_its_field_and_its_account() -> None:
    found = deliver(body(COMMENT))
    assert (found.event_type, found.subject_id) == ("comments", "178414")
    assert found.data["entry"][0]["changes"] == [COMMENT]
    assert deliver(body(COMMENT)).delivery_id == found.delivery_id
    mixed = deliver(body(COMMENT, STORY, accounts=("1", "2")))
    assert (mixed.event_type, mixed.subject_id) == ("changes", None)


def test_another_key_or_a_changed_body_is_refused() -> None:
    with pytest.raises(InvalidDelivery, match="signature"):
        deliver(body(COMMENT), Secret("another secret, of no application"))
    content = body(COMMENT)
    headers = {"x-hub-signature-256": sign(content, SECRET)}
    written_again = json.dumps(json.loads(content), ensure_ascii=False).encode()
    for changed in (content.replace(b"17865799348089039", b"1"), written_again):
        with pytest.raises(InvalidDelivery, match="signature"):
            webhooks.verify(Delivery(headers, changed, NOW), [SECRET])
    with pytest.raises(InvalidDelivery, match="missing"):
        webhooks.verify(Delivery({}, content, NOW), [SECRET])


@pytest.mark.parametrize(
    "content",
    [b"[]", b"{}", b'{"object": "page", "entry": []}', b'{"object": "instagram"}'],
)
def test_a_body_about_something_else_is_refused(content: bytes) -> None:
    with pytest.raises(InvalidDelivery):
        deliver(content)


def test_the_address_is_confirmed_with_the_verify_token() -> None:
    assert WEBHOOK.confirm(QUERY, [TOKEN]) == Challenge("1158201444")


@pytest.mark.parametrize(
    "change",
    [
        {"hub.mode": "unsubscribe"},
        {"hub.verify_token": "wrong"},
        {"hub.verify_token": ""},
        {"hub.challenge": ""},
    ],
)
def test_another_confirmation_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(InvalidDelivery):
        WEBHOOK.confirm(QUERY | change, [TOKEN])


def test_no_confirmation_passes_without_a_known_token() -> None:
    with pytest.raises(InvalidDelivery):
        WEBHOOK.confirm(QUERY, [])


def test_a_comment_wants_its_account_read_and_is_stored_without_words() -> None:
    refreshed = Refresh("178414", ("media", "media_insights"))
    assert effects(body(COMMENT)) == [refreshed, Erasure()]
    assert effects(body(MENTION)) == [Erasure()]
    both = effects(body(COMMENT, accounts=("1", "2")))
    assert [one.subject_id for one in both if isinstance(one, Refresh)] == ["1", "2"]


def test_the_last_numbers_of_a_story_are_kept() -> None:
    assert effects(body(STORY)) == []
    assert effects(body(STORY, MENTION)) == [Erasure()]


def test_a_malformed_event_is_unreadable() -> None:
    for data in ('{"entry": 1}', '{"entry": [{"changes": []}]}', "{}"):
        event = StoredEvent("d", "comments", None, data, None, NOW)
        with pytest.raises(UnreadableEvent):
            webhooks.read_effects(event)


def test_one_bad_change_leaves_the_others() -> None:
    changes = '[{"field": "comments"}, {"field": 5}, 7]'
    data = f'{{"entry": [{{"id": "1", "changes": {changes}}}]}}'
    event = StoredEvent("d", "comments", None, data, None, NOW)
    with pytest.raises(
        PartlyReadableEvent, match=r"^2 changes .*changes\[1\]: "
    ) as caught:
        webhooks.read_effects(event)
    (refresh,) = caught.value.effects
    assert isinstance(refresh, Refresh)
    assert refresh.subject_id == "1"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["entry", "object", "id", "changes", "field", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(entries=JSON)
def test_no_signed_body_raises_another_error(entries: Any) -> None:
    content = json.dumps({"object": "instagram", "entry": entries}).encode()
    try:
        found = deliver(content)
    except InvalidDelivery:
        return
    event = StoredEvent("d", found.event_type, None, json.dumps(found.data), None, NOW)
    try:
        webhooks.read_effects(event)
    except UnreadableEvent:
        return
