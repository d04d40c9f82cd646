"""Rounds of live sampling on YouTube: broadcasts, their viewers, their end, units."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from dlt_sources.contract import CollectionJob, Subject
from dlt_sources.http.retry import ATTEMPTS
from tests.support.collecting import Sandbox, accounts, collected
from tests.support.small_twitch import HandlerTransport, MemorySink

RESOURCE = "live_videos"
MINUTE = timedelta(minutes=1)
SEARCHED = datetime(2026, 3, 10, 16, 0, 5, tzinfo=UTC)
"""The sandbox's clients search at 00:00, 08:00 and 16:00."""
NORAS_START = datetime(2026, 3, 10, 17, 22, 44, tzinfo=UTC)
NORAS_END = datetime(2026, 3, 10, 19, 34, 44, tzinfo=UTC)
BOTH_LIVE = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
NORAS, TOMAS = "NISo1H5n144", "PwmPDo7FmI4"


class Known:
    """Ids of earlier readings."""

    def __init__(self, ids: Mapping[str, set[str]]) -> None:
        self._ids = ids

    async def get(self, resource: str, subject_id: str) -> frozenset[str]:
        assert resource == RESOURCE
        return frozenset(self._ids.get(subject_id, ()))


def sampled(
    server: Sandbox, subjects: Iterable[Subject], moments: list[datetime], **more: Any
) -> tuple[MemorySink, CollectionJob]:
    """Read live videos at each moment of the sandbox's clock."""
    left = list(moments)

    def move() -> datetime:
        server.set_clock(left[0])
        return left.pop(0)

    now = [move()]

    async def next_round() -> bool:
        if left:
            now[0] = move()
            return True
        return False

    more.setdefault("known", Known({}))
    return collected(
        server,
        "youtube",
        subjects,
        RESOURCE,
        now=lambda: now[0],
        next_round=next_round,
        **more,
    )


def public(server: Sandbox, *owners: str) -> list[Subject]:
    found = accounts(server, "youtube")
    return [Subject(found[owner].subject_id) for owner in owners]


def rows(sink: MemorySink, subject: Subject) -> list[Any]:
    return sink.rows.get((RESOURCE, subject.subject_id), [])


def outcomes(sink: MemorySink, subject: Subject) -> list[tuple[datetime, str, int]]:
    return [
        (one.observed_at, one.status, one.rows)
        for one in sink.readings
        if one.subject_id == subject.subject_id
    ]


def test_a_broadcast_is_found_sampled_by_the_minute_and_ended(server: Sandbox) -> None:
    (nora,) = public(server, "nora")
    early = NORAS_START.replace(second=5) - 10 * MINUTE
    live = [NORAS_START + MINUTE * number for number in range(4)]
    over = [NORAS_END + MINUTE * number for number in range(3)]
    moments = [SEARCHED, SEARCHED + MINUTE, early, *live, *over]
    sink, job = sampled(server, [nora], moments)
    first, *samples, end = rows(sink, nora)
    assert (first.id, first.live_broadcast_content) == (NORAS, "upcoming")
    assert first.actual_start_time is None
    assert len({one.concurrent_viewers for one in samples}) == len(live)
    assert all(one.concurrent_viewers > 0 for one in samples)
    assert {one.actual_start_time for one in samples} == {NORAS_START}
    assert (end.actual_end_time, end.concurrent_viewers) == (NORAS_END, None)
    assert outcomes(sink, nora) == [
        (SEARCHED, "complete", 1),
        # Between search and schedule nothing is requested, so nothing is known.
        (early, "complete", 0),
        *((moment, "complete", 1) for moment in live),
        # An ended broadcast is read once.
        (over[0], "complete", 1),
    ]
    assert job.calls == {"playlist_items": 1, "live_videos": 1 + 1 + len(live) + 1}
    assert job.unknown_fields == {}


def test_hidden_viewers_are_null(server: Sandbox) -> None:
    subjects = public(server, "nora", "tomas")
    ids = ({NORAS}, {TOMAS})
    known = Known({one.subject_id: its for one, its in zip(subjects, ids, strict=True)})
    sink, job = sampled(server, subjects, [BOTH_LIVE], known=known)
    (noras,), (tomas,) = (rows(sink, one) for one in subjects)
    assert noras.concurrent_viewers > 0
    assert (tomas.id, tomas.live_broadcast_content) == (TOMAS, "live")
    assert tomas.concurrent_viewers is None
    assert [one.status for one in sink.readings] == ["complete", "complete"]
    # Both channels share a request.
    assert job.calls == {"live_videos": 1}


def test_a_channel_without_a_known_broadcast_has_no_reading(server: Sandbox) -> None:
    nora, cleo = public(server, "nora", "cleo")
    known = Known({nora.subject_id: {NORAS}})
    sink, job = sampled(server, [cleo, nora], [BOTH_LIVE], known=known)
    assert [one.subject_id for one in sink.readings] == [nora.subject_id]
    nothing, no_calls = sampled(server, [cleo], [BOTH_LIVE])
    assert (nothing.readings, no_calls.calls) == ([], {})
    assert job.calls == {"live_videos": 1}


def test_a_thousand_broadcasts_take_twenty_requests(server: Sandbox) -> None:
    (nora,) = public(server, "nora")
    ids = {NORAS, *(f"{number:011d}" for number in range(999))}
    requests: list[int] = []

    def respond(request: httpx.Request) -> httpx.Response:
        wanted = request.url.params["id"].split(",")
        requests.append(len(wanted))
        details = {"actualStartTime": "2026-03-10T17:00:00Z", "concurrentViewers": "7"}
        items = [
            {
                "id": one,
                "snippet": {
                    "channelId": nora.subject_id,
                    "liveBroadcastContent": "live",
                },
                "liveStreamingDetails": details,
            }
            for one in wanted
        ]
        body = {"kind": "youtube#videoListResponse", "items": items}
        return httpx.Response(200, json=body)

    known = Known({nora.subject_id: ids})
    transport = HandlerTransport(respond)
    sink, _ = sampled(server, [nora], [BOTH_LIVE], known=known, transport=transport)
    assert requests == [50] * 20
    assert {one.id for one in rows(sink, nora)} == ids


def test_units_of_live_sampling_end_before_those_of_the_day(server: Sandbox) -> None:
    (nora,) = public(server, "nora")
    moments = [BOTH_LIVE + MINUTE * number for number in range(4)]
    sink, _ = sampled(
        server,
        [nora],
        moments,
        known=Known({nora.subject_id: {NORAS}}),
        environ={"YOUTUBE_LIVE_DAILY_UNITS": "2"},
    )
    statuses = [one.status for one in sink.readings]
    assert statuses == ["complete", "complete", "deferred", "deferred"]
    assert sink.readings[-1].reason.startswith("the day's budget of live is spent")
    sent = [one for one in server.requests() if "/videos" in one["path"]]
    assert len(sent) == 2


@pytest.mark.parametrize("day_units", ["502", "501"])
def test_units_of_live_sampling_are_units_of_the_day(
    server: Sandbox, day_units: str
) -> None:
    """The day has two units beside the reserve of 500, or one."""
    (nora,) = public(server, "nora")
    sink, _ = sampled(
        server,
        [nora],
        [BOTH_LIVE, BOTH_LIVE + MINUTE],
        known=Known({nora.subject_id: {NORAS}}),
        environ={"YOUTUBE_DAILY_UNITS": day_units},
    )
    last = sink.readings[-1]
    assert last.status == ("complete" if day_units == "502" else "deferred")
    assert last.reason is None or "the day's budget of data is spent" in last.reason


def test_a_failed_minute_loses_no_other_one(server: Sandbox) -> None:
    (nora,) = public(server, "nora")
    server.set_faults([f"5xx:count={ATTEMPTS},path=/videos"])
    moments = [BOTH_LIVE, BOTH_LIVE + MINUTE]
    known = Known({nora.subject_id: {NORAS}})
    sink, _ = sampled(server, [nora], moments, known=known)
    assert [one.status for one in sink.readings] == ["failed", "complete"]
    assert len(rows(sink, nora)) == 1


def test_a_video_that_two_responses_leave_out_is_no_broadcast(server: Sandbox) -> None:
    (nora,) = public(server, "nora")
    moments = [BOTH_LIVE + MINUTE * number for number in range(3)]
    known = Known({nora.subject_id: {"AAAAAAAAAAA", NORAS}})
    sink, job = sampled(server, [nora], moments, known=known)
    assert {one.id for one in rows(sink, nora)} == {NORAS}
    assert {one.status for one in sink.readings} == {"complete"}
    # The second round requests the live one alone.
    assert job.calls == {"live_videos": 2 + 1 + 1}


def test_without_a_key_public_broadcasts_are_unavailable(server: Sandbox) -> None:
    (nora,) = public(server, "nora")
    environ = {"YOUTUBE_API_KEY": ""}
    sink, _ = sampled(server, [nora], [BOTH_LIVE], environ=environ)
    status, reason = sink.status(RESOURCE, nora.subject_id)
    assert status == "unavailable"
    assert "YOUTUBE_API_KEY" in str(reason)


def test_many_channels_take_turns_to_be_searched(server: Sandbox) -> None:
    """A fourth of 24 units a day is three searches of one channel."""
    subjects = public(server, *accounts(server, "youtube"))
    moments = [SEARCHED + timedelta(hours=8) * turn for turn in range(len(subjects))]
    environ = {"YOUTUBE_LIVE_DAILY_UNITS": "24"}
    server.clear_requests()
    sampled(server, subjects, moments, environ=environ)
    lists = [one for one in server.requests() if "/playlistItems" in one["path"]]
    assert len(lists) == len(subjects)
    assert len({one["path"] for one in lists}) == len(subjects)


@pytest.mark.parametrize(("hours", "state"), [(-6, "upcoming"), (1, "live"), (8, None)])
def test_a_reading_of_all_videos_shows_its_broadcasts(
    server: Sandbox, hours: int, state: str | None
) -> None:
    (nora,) = public(server, "nora")
    server.set_clock(NORAS_START + timedelta(hours=hours))
    resources = ("channels", "playlist_items", "videos")
    sink, job = collected(server, "youtube", [nora], *resources, RESOURCE)
    _, alone = collected(server, "youtube", [nora], *resources)
    found = [one.live_broadcast_content for one in rows(sink, nora)]
    assert found == ([state] if state else [])
    assert sink.status(RESOURCE, nora.subject_id) == ("complete", None)
    assert job.calls == alone.calls
