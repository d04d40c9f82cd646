"""The queue of webhook events: once, in any order, and past every bad neighbour."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from threading import Thread
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dlt_sources.contract.webhook import StoredEvent, UnreadableEvent
from pipelines.cli.database import register_platforms
from pipelines.database.warehouse import Warehouse
from pipelines.webhooks.queue import Drained, drain
from pipelines.webhooks.routes import find_readers
from tests.support import databases
from tests.support.databases import execute
from tests.support.webhook_events import (
    AT,
    SALT,
    Event,
    eventsub,
    follow,
    recorded_sequence,
    store,
)

LIVE_EVENTS = """
    select
        subject_id, kind, occurred_at::text, livestream_id, title, game_id,
        delivery_id, ordinal
    from app.live_events
    order by platform, delivery_id, ordinal
"""
STATES = "select status, count(*) from app.webhook_events group by 1 order by 1"
DRAIN = """
import sys
from pipelines.database.warehouse import Warehouse
from pipelines.webhooks.queue import drain
drain(Warehouse(sys.argv[1]), b"s" * 32, batch=7)
"""
RECORDED = recorded_sequence()
KINDS = {
    "stream.online": "started",
    "stream.offline": "ended",
    "channel.update": "changed",
    "channel.follow": "followed",
    "channel.subscribe": "subscribed",
}


def fetch(url: str, query: str) -> list[Any]:
    return list(databases.fetch(url, query))


@pytest.fixture
def queue(warehouse: Warehouse) -> Warehouse:
    register_platforms(warehouse)
    return warehouse


def drained(warehouse: Warehouse, **options: Any) -> Drained:
    return drain(warehouse, SALT, **options)


def test_each_kind_of_event_becomes_its_row(queue: Warehouse) -> None:
    started_at = "2026-10-01T09:00:00Z"
    store(
        queue,
        [
            eventsub("a", "stream.online", id="99", started_at=started_at),
            eventsub("b", "channel.update", title="new", category_id="3"),
            eventsub("c", "channel.follow", followed_at=started_at, user_id="1"),
            eventsub("d", "channel.subscribe", user_id="1", tier="1000"),
            eventsub("e", "stream.offline"),
            eventsub("f", "channel.cheer", bits=100),
        ],
    )
    assert str(drained(queue)) == "6 processed, 0 failed"
    at, earlier = "2026-10-01 10:00:30+00", "2026-10-01 09:00:00+00"
    assert [row[:6] for row in fetch(queue.url, LIVE_EVENTS)] == [
        ("7", "started", earlier, "99", None, None),
        ("7", "changed", at, None, "new", "3"),
        ("7", "followed", earlier, None, None, None),
        ("7", "subscribed", at, None, None, None),
        ("7", "ended", at, None, None, None),
    ]
    assert drained(queue).processed.total() == 0


def message(number: int, chatter: str, **more: Any) -> Event:
    words = {"text": "a private word", "user": f"name of {chatter}"}
    return eventsub(
        f"chat{number}",
        "channel.chat.message",
        chatter_user_id=chatter,
        message=words,
        **more,
    )


def test_chat_is_counted_and_its_text_and_names_are_gone(queue: Warehouse) -> None:
    store(queue, [message(number, str(number % 3)) for number in range(10)])
    store(queue, [message(10, "9", source_broadcaster_user_id="8")])
    store(queue, [eventsub("n", "channel.chat.notification", message="hello")])
    drained(queue, batch=4)
    query = "select subject_id, minute::text, messages from app.chat_minutes"
    assert fetch(queue.url, query) == [("7", "2026-10-01 10:00:00+00", 10)]
    hashes = fetch(queue.url, "select octet_length(chatter) from app.chat_chatters")
    assert hashes == [(16,)] * 3
    counted = "select event_data::text, body from app.webhook_events"
    assert fetch(queue.url, counted) == [("{}", None)] * 12
    # A repeat of a counted event has no text, so it counts nothing.
    execute(queue.url, "update app.webhook_events set status = 'pending'")
    drained(queue)
    assert fetch(queue.url, query) == [("7", "2026-10-01 10:00:00+00", 10)]
    assert fetch(queue.url, STATES) == [("processed", 12)]


@pytest.mark.skipif(not RECORDED, reason="recordings are not part of this checkout")
@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_the_recorded_sequence_in_any_order_gives_the_same_rows(
    queue: Warehouse, data: st.DataObject
) -> None:
    execute(
        queue.url, "truncate app.webhook_events", "truncate app.live_events cascade"
    )
    store(queue, RECORDED)
    drained(queue)
    expected = fetch(queue.url, LIVE_EVENTS)
    kinds = Counter(row[1] for row in expected)
    assert kinds == Counter(KINDS[one.event_type] for one in RECORDED)
    execute(
        queue.url, "truncate app.webhook_events", "truncate app.live_events cascade"
    )
    repeats = data.draw(st.lists(st.sampled_from(RECORDED), max_size=20))
    order = data.draw(st.permutations([*RECORDED, *repeats]))
    size = data.draw(st.integers(1, 40))
    for first in range(0, len(order), size):
        store(queue, order[first : first + size])
        drained(queue, batch=data.draw(st.integers(1, 50)))
    assert fetch(queue.url, LIVE_EVENTS) == expected


POISON = [
    Event("not an event", "stream.online", {"a": 1}),
    Event("no fields", "stream.online", {"subscription": {}, "event": {}}),
    eventsub("no stream", "stream.online", id=None),
    eventsub("no zone", "channel.follow", followed_at="2026-10-01T09:00:00"),
    eventsub("far future", "channel.follow", followed_at="9999-01-01T00:00:00Z"),
    eventsub("a number", "channel.update", title=3),
    # Only the database refuses it: no index holds such a key.
    eventsub("long id", "channel.update", broadcaster_user_id=os.urandom(9_000).hex()),
]


@pytest.mark.parametrize("batch", [3, 2_000])
def test_bad_events_fail_alone(queue: Warehouse, batch: int) -> None:
    good = [follow(number) for number in range(50)]
    store(queue, [*good[:25], *POISON, *good[25:]])
    assert str(drained(queue, batch=batch)) == "50 processed, 7 failed"
    failed = fetch(
        queue.url,
        "select delivery_id, error_message from app.webhook_events"
        " where status = 'failed' and next_retry_at between now() + interval '58 s'"
        " and now() + interval '67 s' and retry_count = 1",
    )
    assert {row[0] for row in failed} == {one.delivery_id for one in POISON}
    assert all(message and "\n" not in message for _, message in failed)
    assert len(fetch(queue.url, LIVE_EVENTS)) == len(good)


def test_a_failed_event_is_retried_four_times_and_then_dead(queue: Warehouse) -> None:
    store(queue, POISON[:1])
    waits = []
    for _ in range(7):
        drained(queue)
        ((wait, count),) = fetch(
            queue.url,
            "select extract(epoch from next_retry_at - now())::float, retry_count"
            " from app.webhook_events",
        )
        waits.append(wait)
        execute(
            queue.url,
            "update app.webhook_events set next_retry_at = now()"
            " where next_retry_at is not null",
        )
    assert count == 5
    assert waits[4:] == [None, None, None]
    for wait, minutes in zip(waits[:4], (1, 4, 16, 64), strict=True):
        assert minutes * 60 - 5 < wait < minutes * 66


def test_two_drains_share_the_queue(queue: Warehouse) -> None:
    events = [follow(number) for number in range(600)]
    chat = [message(number, str(number)) for number in range(600)]
    store(queue, [one for pair in zip(events, chat, strict=True) for one in pair])
    counts: list[int] = []
    others = [Warehouse(queue.url) for _ in range(3)]

    def work(warehouse: Warehouse) -> None:
        counts.append(drained(warehouse, batch=20).processed.total())

    threads = [Thread(target=work, args=(one,)) for one in others]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    for warehouse in others:
        warehouse.engine.dispose()
    assert sum(counts) == 1_200
    assert len(fetch(queue.url, LIVE_EVENTS)) == 600
    assert fetch(queue.url, "select sum(messages) from app.chat_minutes") == [(600,)]
    assert fetch(queue.url, STATES) == [("processed", 1_200)]


@pytest.mark.parametrize(
    ("stage", "processed"),
    [("webhooks effects", 0), ("webhooks mark", 0), ("webhooks commit", 7)],
)
def test_a_killed_drain_loses_and_doubles_nothing(
    queue: Warehouse, stage: str, processed: int
) -> None:
    chat = [message(number, str(number)) for number in range(10)]
    store(queue, [*chat, *(follow(number) for number in range(10))])
    command = [sys.executable, "-c", DRAIN, queue.url]
    killed = subprocess.run(
        command, env={**os.environ, "CREATORS_KILL_AT": stage}, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    expected = [("pending", 20 - processed)]
    expected += [("processed", processed)] if processed else []
    assert fetch(queue.url, STATES) == expected
    subprocess.run(command, check=True)
    assert fetch(queue.url, STATES) == [("processed", 20)]
    assert fetch(queue.url, "select sum(messages) from app.chat_minutes") == [(10,)]
    assert len(fetch(queue.url, LIVE_EVENTS)) == 10


def test_a_fresh_claim_is_respected_and_a_stale_one_is_taken(queue: Warehouse) -> None:
    store(queue, [follow(1), follow(2)])
    execute(
        queue.url,
        "update app.webhook_events set claimed_at = now() - case delivery_id"
        " when 'f1' then interval '1 minute' else interval '11 minutes' end",
    )
    assert drained(queue).processed.total() == 1
    state = "select delivery_id, status from app.webhook_events order by 1"
    assert fetch(queue.url, state) == [("f1", "pending"), ("f2", "processed")]


def test_a_drain_ends_in_time_and_says_so(queue: Warehouse) -> None:
    store(queue, [follow(1)])
    assert not drained(queue, seconds=0).is_empty
    assert fetch(queue.url, STATES) == [("pending", 1)]


def test_a_revocation_ends_its_subscription_and_events_are_noted(
    queue: Warehouse,
) -> None:
    execute(
        queue.url,
        "insert into app.webhook_subscriptions (platform, subject_id, event_type,"
        " external_id, status, is_active, active_from) values"
        " ('twitch', '7', 'channel.follow', 's1', 'enabled', true, '2026-09-01'),"
        " ('twitch', '8', 'channel.follow', 's2', 'enabled', true, '2026-09-01')",
    )
    gone = {"id": "s1", "status": "user_removed", "type": "channel.follow"}
    store(queue, [follow(1)])
    drained(queue)
    store(queue, [Event("r", "revocation", {"subscription": gone})])
    drained(queue)
    found = fetch(
        queue.url,
        "select external_id, status, is_active, active_until, last_event_at is null"
        " from app.webhook_subscriptions order by 1",
    )
    assert found == [
        ("s1", "user_removed", False, AT, False),
        ("s2", "enabled", True, None, True),
    ]


def wanted(warehouse: Warehouse) -> list[Any]:
    return fetch(
        warehouse.url,
        "select platform, subject_id, resources, events from app.webhook_refreshes"
        " order by 1, 2",
    )


def test_changes_of_a_followed_channel_ask_for_one_refresh(queue: Warehouse) -> None:
    execute(
        queue.url,
        "insert into app.channels (platform, channel_id, is_monitored) values"
        " ('twitch', '7', true), ('github', 'repository:12', true),"
        " ('youtube', 'UC1', true), ('twitch', '8', false)",
    )
    repository = {"repository": {"id": 12, "owner": {"id": 34}}}
    feed = {"entries": [{"channel_id": "UC1"}, {"channel_id": "UC2"}]}
    store(
        queue,
        [
            eventsub("a", "channel.update", title="new"),
            eventsub("b", "channel.update", title="newer"),
            eventsub("c", "stream.offline"),
            eventsub("d", "channel.update", broadcaster_user_id="8"),
            Event("e", "star.created", repository, platform="github"),
            Event("g", "ping", repository, platform="github"),
            Event("h", "feed", feed, platform="youtube"),
        ],
    )
    drained(queue, batch=2)
    assert wanted(queue) == [
        ("github", "repository:12", ["repositories"], 1),
        ("twitch", "7", ["channels", "videos"], 3),
        ("youtube", "UC1", ["channels", "live_videos", "playlist_items", "videos"], 1),
    ]


def test_a_user_of_the_sign_in_service_becomes_a_person(queue: Warehouse) -> None:
    user = {"id": "user_1", "username": "ann", "updated_at": 1_790_000_000_000}
    data = {"type": "user.created", "data": user}
    older = {**user, "username": "old", "updated_at": 1_780_000_000_000}
    store(
        queue,
        [
            Event("new", "user.created", data, platform="clerk"),
            Event("late", "user.updated", {**data, "data": older}, platform="clerk"),
            Event("bad", "user.created", {"type": "user.created"}, platform="clerk"),
        ],
    )
    assert str(drained(queue)) == "2 processed, 1 failed"
    people = "select clerk_user_id, username from app.people"
    assert fetch(queue.url, people) == [("user_1", "ann")]
    kept = "select event_data, body from app.webhook_events where status = 'processed'"
    assert fetch(queue.url, kept) == [({}, None)] * 2, "names stay in app.people alone"


HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(
    platform=st.sampled_from(["twitch", "github", "youtube"]),
    kind=st.sampled_from(
        ["stream.online", "channel.chat.message", "revocation", "star.created", "feed"]
    ),
    value=st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ("subscription", "event", "repository", "entries"), HOSTILE
        ),
    ),
)
def test_no_body_raises_another_error(platform: str, kind: str, value: Any) -> None:
    data = msgspec.json.encode(value).decode()
    event = StoredEvent("d", kind, None, data, None, AT)
    try:
        effects: Sequence[object] = find_readers()[platform](event)
    except UnreadableEvent:
        return
    assert len(effects) <= 100
