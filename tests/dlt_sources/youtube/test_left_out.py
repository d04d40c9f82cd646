"""Videos that the uploads list, or a response to their ids, leaves out."""

import asyncio
from collections.abc import Iterable
from typing import Any

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from dlt_sources.contract import CollectionJob, Quota, Subject
from dlt_sources.http.throttle import TokenBuckets
from dlt_sources.youtube.collect import collect
from tests.support.collecting import NOW, YESTERDAY
from tests.support.small_twitch import Clock, HandlerTransport, MemorySink

CHANNEL = "UC" + "1" * 22
IDS = "abcdef"


class Known:
    """Ids of an earlier reading."""

    def __init__(self, ids: Iterable[str]) -> None:
        self._ids = frozenset(ids)

    async def get(self, resource: str, subject_id: str) -> frozenset[str]:
        assert (resource, subject_id) == ("videos", CHANNEL)
        return self._ids


class Youtube:
    """A channel with listed and existing videos.

    `short` counts responses to ids that hold only their first video. `fails` are ids
    whose requests fail.
    """

    def __init__(
        self, listed: str, existing: str, *, short: int = 0, fails: str = ""
    ) -> None:
        self.listed, self.existing = listed, existing
        self.short, self.fails = short, fails
        self.requested: list[list[str]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        match request.url.path.rsplit("/", 1)[-1]:
            case "channels":
                return answer("channel", [{"id": CHANNEL, "snippet": {"title": "t"}}])
            case "playlistItems":
                return answer("playlistItem", [listed(one) for one in self.listed])
            case "videos":
                ids = request.url.params["id"].split(",")
                self.requested.append(ids)
                if not set(ids).isdisjoint(self.fails):
                    return httpx.Response(400, json={"error": {"message": "no"}})
                found = [one for one in ids if one in self.existing]
                self.short -= 1
                return answer(
                    "video",
                    [
                        {"id": one, "snippet": {"channelId": CHANNEL, "title": one}}
                        for one in (found[:1] if self.short >= 0 else found)
                    ],
                )
            case _:
                return answer("batchGetStats", [])


def listed(video: str) -> dict[str, Any]:
    return {
        "id": f"p{video}",
        "snippet": {"resourceId": {"videoId": video}, "channelId": CHANNEL},
        "contentDetails": {"videoPublishedAt": "2026-11-01T00:00:00Z"},
    }


def answer(kind: str, items: list[dict[str, Any]]) -> httpx.Response:
    name = f"youtube#{kind}" if kind == "batchGetStats" else f"youtube#{kind}List"
    return httpx.Response(200, json={"kind": f"{name}Response", "items": items})


def read(youtube: Youtube, known: Iterable[str]) -> MemorySink:
    clock, sink = Clock(), MemorySink()
    job = CollectionJob(
        subjects=[Subject(CHANNEL)],
        window=YESTERDAY,
        now=lambda: NOW,
        sink=sink,
        throttle=TokenBuckets(Quota(10_000, 1), sleep=clock.sleep),
        environ={"YOUTUBE_API_KEY": "key"},
        resources=frozenset({"channels", "playlist_items", "videos", "video_stats"}),
        jitter_seconds=0.0,
        known=Known(known),
    )
    work: Any = collect
    asyncio.run(work(job, transport=HandlerTransport(youtube), sleep=clock.sleep))
    return sink


def outcome(sink: MemorySink) -> tuple[str, str, str]:
    """Return the statuses of list and videos, and the videos that have rows."""
    rows = sink.rows.get(("videos", CHANNEL), [])
    return (
        sink.status("playlist_items", CHANNEL)[0],
        sink.status("videos", CHANNEL)[0],
        "".join(sorted(row.id for row in rows)),
    )


def test_a_video_that_the_list_leaves_out_is_read_by_its_id() -> None:
    youtube = Youtube("ac", "abc")
    assert outcome(read(youtube, "abc")) == ("complete", "complete", "abc")
    assert youtube.requested == [["a", "c", "b"]]


def test_a_video_that_is_neither_listed_nor_found_is_gone() -> None:
    assert outcome(read(Youtube("ac", "ac"), "abc")) == ("complete", "complete", "ac")


def test_a_list_is_partial_while_a_video_that_it_leaves_out_is_not_read() -> None:
    sink = read(Youtube("ac", "abc", fails="b"), "abc")
    assert outcome(sink) == ("partial", "failed", "")
    assert "1 known video(s)" in str(sink.status("playlist_items", CHANNEL)[1])


def test_nothing_is_read_twice_where_the_list_has_every_known_video() -> None:
    youtube = Youtube("abc", "abc")
    assert outcome(read(youtube, "ab")) == ("complete", "complete", "abc")
    assert youtube.requested == [["a", "b", "c"]]


def test_a_short_response_to_ids_is_completed_by_a_second_one() -> None:
    youtube = Youtube("abc", "abc", short=1)
    assert outcome(read(youtube, "abc")) == ("complete", "complete", "abc")
    assert youtube.requested == [["a", "b", "c"], ["b", "c"]]


def test_a_listed_video_that_two_responses_leave_out_is_not_gone() -> None:
    sink = read(Youtube("abc", "ab"), "abcd")
    assert outcome(sink) == ("partial", "partial", "ab")
    assert sink.status("videos", CHANNEL)[1] == (
        "two responses leave out 1 listed video(s)"
    )


SETS = st.sets(st.sampled_from(IDS)).map(lambda ids: "".join(sorted(ids)))


@settings(derandomize=True, max_examples=60)
@given(in_list=SETS, existing=SETS, known=SETS)
def test_a_complete_list_never_hides_a_video_that_exists(
    in_list: str, existing: str, known: str
) -> None:
    status, _, rows = outcome(read(Youtube(in_list, existing), known))
    assert set(rows) == (set(in_list) | set(known)) & set(existing)
    if status == "complete" and set(known) - set(in_list):
        assert set(in_list) <= set(existing)
