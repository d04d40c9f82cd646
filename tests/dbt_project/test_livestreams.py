"""Livestreams of random samples and of recorded events, against the truth."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import msgspec
import pytest

from dlt_sources import platforms
from dlt_sources.contract import Reading
from dlt_sources.contract.webhook import LiveEvent, StoredEvent
from dlt_sources.twitch import webhooks as twitch
from pipelines.database.warehouse import Warehouse
from pipelines.live import journal
from pipelines.live.load import load_minutes
from pipelines.live.minutes import Minute, Write
from tests.support.builds import build_days
from tests.support.databases import fetch
from tests.support.live_events import Event, add_events, subscribe
from tests.support.views import tables
from tests.support.webhook_events import recorded_sequence

PLATFORM = platforms()["twitch"]
MODELS = tables("fct_livestreams")
START = datetime(2026, 3, 11, 12, tzinfo=UTC)
LENGTH = 180
MINUTE = timedelta(minutes=1)
HOLD = 5
"""Minutes for which a sample represents its viewers at most (`sample_minutes`)."""
STREAMS = 24
TOLERANCE = 0.001


def audience(random: Random) -> list[int]:
    """Return the true viewers of each minute: they rise, walk and jump."""
    viewers, now = [], float(random.randrange(30, 3_000))
    for minute in range(LENGTH):
        now *= random.uniform(0.97, 1.035)
        if random.random() < 0.02:  # a raid
            now += random.randrange(20, 500)
        viewers.append(max(25, round(now * min(1.0, (minute + 5) / 20))))
    return viewers


def variation(viewers: Sequence[int], minutes: int) -> int:
    """Return the largest change of viewers within some minutes."""
    parts = (viewers[at : at + minutes + 1] for at in range(len(viewers)))
    return max(max(part) - min(part) for part in parts)


def minutes_of(streams: dict[str, dict[int, int]]) -> list[Minute]:
    """Return the minutes that read these samples; a missing sample is a failed read.

    A last minute, in which every channel is offline, ends the streams.
    """
    minutes = []
    for number in range(LENGTH + 1):
        at = START + number * MINUTE
        writes, readings = [], []
        for channel, samples in streams.items():
            row = {
                "id": f"s{channel}",
                "user_id": channel,
                "viewer_count": samples.get(number),
                "game_id": "1",
                "started_at": START,
                "title": "t",
            }
            is_read = number in samples or number == LENGTH
            if number in samples:
                rows = msgspec.Raw(msgspec.json.encode([row]))
                writes.append(Write("streams", channel, rows))
            readings.append(
                Reading(
                    resource="streams",
                    subject_id=channel,
                    credential_id="public",
                    status="complete" if is_read else "failed",
                    rows=int(number in samples),
                    observed_at=at,
                )
            )
        minutes.append(Minute(at, writes, readings, [], {}))
    return minutes


def test_dropped_samples_and_glitches_stay_within_the_error_bound(
    warehouse: Warehouse,
) -> None:
    """The bound: changes within five minutes, and the range for unsampled time."""
    random = Random(1)
    truth = {f"c{number}": audience(random) for number in range(STREAMS)}
    sampled: dict[str, dict[int, int]] = {}
    glitches: dict[str, set[int]] = {}
    for number, (channel, viewers) in enumerate(truth.items()):
        dropped = (0, 0.2, 0.5, 0.9)[number % 4]
        kept = {0, LENGTH - 1} | {
            minute for minute in range(LENGTH) if random.random() >= dropped
        }
        # The rule needs samples on both sides, so the first and the last are real.
        bad = {
            minute
            for minute in kept - {0, LENGTH - 1}
            if number % 2 and random.random() < 0.05
        }
        near = sorted(kept - bad)
        bad = {
            one
            for one in bad
            if min(abs(one - other) for other in near if other < one) <= 10
            and min(abs(one - other) for other in near if other > one) <= 10
        }
        glitches[channel] = bad
        sampled[channel] = {
            minute: random.randrange(2) if minute in bad else viewers[minute]
            for minute in sorted(kept)
        }
    journal.add(warehouse, PLATFORM, minutes_of(sampled))
    (load,) = load_minutes(warehouse, PLATFORM, "test")
    assert load.rows == sum(map(len, sampled.values()))
    build_days(MODELS, warehouse, START.date())

    found = fetch(
        warehouse.url,
        "select channel_id, average_viewers::float, peak_viewers, coverage::float,"
        " sample_count, glitch_count, ended_at, ended_at_basis"
        " from core.fct_livestreams where channel_id like 'c%'",
    )
    assert len(found) == STREAMS
    assert any(glitches.values())
    for channel, average, peak, coverage, samples, rejected, end, basis in found:
        viewers, bad = truth[channel], glitches[channel]
        good = sorted(sampled[channel].keys() - bad)
        assert (samples, rejected) == (len(good), len(bad)), channel
        assert (end, basis) == (START + (LENGTH - 1) * MINUTE, "last_sign_of_life")
        # The stream is known until its last sample, so its last minute has no weight.
        true = sum(viewers[:-1]) / (LENGTH - 1)
        bound = variation(viewers, HOLD) + (1 - coverage) * (
            max(viewers) - min(viewers)
        )
        assert abs(average - true) <= bound + TOLERANCE, channel
        gap = max(after - before for before, after in pairwise(good))
        assert max(viewers) - variation(viewers, gap) <= peak <= max(viewers), channel
        if len(good) == LENGTH:
            assert abs(average - true) <= TOLERANCE
            assert (peak, coverage) == (max(viewers), 1)


SESSIONS = [
    ("22317593", "2026-10-01 08:55", "2026-10-01 11:10"),
    ("81702673", "2026-10-02 08:35", "2026-10-02 12:40"),
    ("22787415", "2026-10-03 23:30", "2026-10-04 04:30"),
    ("74698456", "2026-10-04 08:29", "2026-10-04 14:21"),
    ("22669089", "2026-10-04 16:18", None),
    ("2183376", "2026-10-06 08:44", None),
    ("51418379", "2026-10-07 08:28", "2026-10-07 10:05"),
    ("79915113", "2026-10-08 08:58", "2026-10-08 11:59"),
    ("90664908", "2026-10-08 16:01", "2026-10-08 19:49"),
]
"""The recorded sessions; the events of two ends are lost."""


def recorded_events(channel: str) -> list[Event]:
    """Return what the recorded deliveries say, as if of another channel."""
    events: list[Event] = []
    for one in recorded_sequence():
        stored = StoredEvent(
            delivery_id=one.delivery_id,
            event_type=one.event_type,
            subject_id=one.subject_id,
            data=msgspec.json.encode(one.data).decode(),
            sent_at=msgspec.convert(one.sent_at, datetime),
            received_at=datetime.now(UTC),
        )
        events += [
            Event(
                channel,
                effect.kind,
                effect.occurred_at,
                effect.livestream_id and f"{channel}-{effect.livestream_id}",
                effect.game_id,
                effect.title,
                f"{channel}-{one.delivery_id}",
            )
            for effect in twitch.read_effects(stored)
            if isinstance(effect, LiveEvent)
        ]
    return events


@pytest.mark.skipif(not recorded_sequence(), reason="the recordings are not here")
@pytest.mark.parametrize("seed", [1, 2])
def test_recorded_events_give_exactly_their_sessions_in_any_order(
    warehouse: Warehouse, seed: int
) -> None:
    random, channel = Random(seed), f"recorded{seed}"
    events = recorded_events(channel)
    heard = [*events, *random.sample(events, 30)]
    random.shuffle(heard)
    start = datetime(2026, 9, 30, tzinfo=UTC)
    for kind in ("follow", "subscribe"):
        subscribe(warehouse.url, channel, f"channel.{kind}", start, None)
    first, last = date(2026, 10, 1), date(2026, 10, 8)
    for number in range(3):
        # Later events contradict what was built before.
        add_events(warehouse.url, heard[number::3])
        build_days(MODELS, warehouse, first, last)

    found = fetch(
        warehouse.url,
        "select livestream_id, started_at, ended_at, ended_at_basis, followers_gained,"
        " subscribers_gained, game_id, title from core.fct_livestreams"
        f" where channel_id = '{channel}' order by started_at",
    )
    assert [
        (
            name.removeprefix(f"{channel}-"),
            f"{begin:%Y-%m-%d %H:%M}",
            end and f"{end:%Y-%m-%d %H:%M}",
        )
        for name, begin, end, *_ in found
    ] == SESSIONS
    for _, begin, end, basis, followers, subscribers, game, title in found:
        assert basis == ("event" if end else None)
        assert title
        if end is None:
            assert (followers, subscribers) == (None, None)
            continue
        assert game
        for kind, counted in (("followed", followers), ("subscribed", subscribers)):
            during = [
                one
                for one in events
                if one.kind == kind and begin <= one.occurred_at < end
            ]
            assert counted == len(during)
