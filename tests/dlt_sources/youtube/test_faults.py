"""What goes wrong on the way, and what becomes of each reading."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from dlt_sources.contract import (
    Budget,
    CollectionJob,
    Identity,
    RefusedGrant,
    Secret,
    Subject,
    Window,
    closing_date,
)
from dlt_sources.http import errors
from dlt_sources.http.throttle import TokenBuckets
from dlt_sources.youtube import PLATFORM
from dlt_sources.youtube.auth import refresh
from dlt_sources.youtube.collect import collect
from dlt_sources.youtube.endpoints.quota import PACIFIC
from dlt_sources.youtube.identify import identify
from tests.support.small_twitch import Clock, HandlerTransport, MemorySink
from tests.support.small_youtube import (
    EVERY,
    LEVELS,
    NOW,
    RefreshingCredentials,
    Youtube,
    read,
)

OWNERS = ("tomas", "hana", "quinn", "nora")


def midnight() -> str:
    _, end = Budget(0, PACIFIC).period(datetime.now(UTC))
    return f"{end:%Y-%m-%dT%H:%M:%SZ}"


def statuses(memory: MemorySink, resource: str) -> set[str]:
    return {one.status for one in memory.readings if one.resource == resource}


def test_google_says_the_day_is_spent_in_the_middle_of_a_run(youtube: Youtube) -> None:
    youtube.server.set_faults(["quota:after=4,path=/v3/"])
    memory = read(youtube.job(OWNERS, *EVERY))
    assert statuses(memory, "channels") == {"complete"}
    assert "deferred" in statuses(memory, "playlist_items")
    assert statuses(memory, "channel_days") == {"complete"}
    reasons = {one.reason for one in memory.readings if one.status == "deferred"}
    assert all(f"resume at {midnight()}" in str(one) for one in reasons)
    refused = [one["path"] for one in youtube.server.requests() if one["status"] == 403]
    assert len([one for one in refused if "batchGetStats" not in one]) <= len(OWNERS)


def test_after_the_word_is_out_nobody_asks_again_today(youtube: Youtube) -> None:
    youtube.server.set_faults(["quota:path=/v3/"])
    first, second = youtube.job(OWNERS, *LEVELS), youtube.job(OWNERS, *LEVELS)
    second.throttle = first.throttle
    read(first)
    youtube.server.clear_requests()
    memory = read(second)
    assert youtube.requested() == []
    assert {one.status for one in memory.readings} == {"deferred"}


def test_our_own_budget_ends_before_googles(youtube: Youtube) -> None:
    units = {"YOUTUBE_DAILY_UNITS": "15", "YOUTUBE_RESERVE_UNITS": "2"}
    job = youtube.job(OWNERS, *EVERY, **units)
    memory = read(job)
    data = sum(
        job.calls.get(one, 0) for one in ("channels", "playlist_items", "videos")
    )
    assert data == 13
    assert statuses(memory, "playlist_items") == {"complete"}
    assert "deferred" in statuses(memory, "videos")
    assert statuses(memory, "channel_days") == {"complete"}


def test_counters_are_still_read_from_their_own_bucket(youtube: Youtube) -> None:
    units = {"YOUTUBE_DAILY_UNITS": "15", "YOUTUBE_RESERVE_UNITS": "2"}
    job = youtube.job(OWNERS, *LEVELS, **units)
    memory = read(job)
    whole = read(youtube.job(OWNERS, *LEVELS))
    assert job.calls["video_stats"] > 0
    assert statuses(memory, "video_stats") == {"complete"}
    for owner in OWNERS:
        channel = youtube.id(owner)
        expected = {
            one.id: (one.view_count, one.like_count, one.comment_count)
            for one in whole.rows["videos", channel]
        }
        got = {
            one.id: (one.view_count, one.like_count, one.comment_count)
            for resource in ("videos", "video_stats")
            for one in memory.rows.get((resource, channel), [])
        }
        assert got == expected
        for one in memory.rows.get(("video_stats", channel), []):
            assert one.duration.endswith("s")
            assert one.duration[:-1].isdigit()


def test_only_counters_may_be_asked_for(youtube: Youtube) -> None:
    job = youtube.job(["quinn"], "video_stats")
    memory = read(job)
    assert set(job.calls) == {"channels", "playlist_items", "video_stats"}
    assert len(memory.rows["video_stats", youtube.id("quinn")]) > 50


def test_the_turn_of_subjects_changes_with_the_day(youtube: Youtube) -> None:
    units = {"YOUTUBE_DAILY_UNITS": "6", "YOUTUBE_RESERVE_UNITS": "0"}
    read_first = set()
    for seed in range(4):
        job = youtube.job(OWNERS, *LEVELS, **units)
        job.seed, job.batch_size = seed, 1
        memory = read(job)
        read_first |= {
            one.subject_id
            for one in memory.readings
            if one.resource == "playlist_items" and one.status == "complete"
        }
    assert read_first == {youtube.id(one) for one in OWNERS}


def test_a_revoked_account_loses_its_reports_and_no_one_elses(youtube: Youtube) -> None:
    subjects = [youtube.subject(one) for one in ("nora", "tomas")]
    youtube.server.set_faults(["revoke:user=nora"])
    memory = read(youtube.job(subjects, *EVERY))
    nora, tomas = youtube.id("nora"), youtube.id("tomas")
    for resource in EVERY:
        status, reason = memory.status(resource, nora)
        if resource in LEVELS:
            assert status == "complete"
        else:
            assert (status, reason.startswith("disconnected")) == ("failed", True)
        assert memory.status(resource, tomas) == ("complete", None)
    assert len([one for one in youtube.server.requests() if one["user"] == nora]) == 2


def test_a_revoked_account_without_a_key_loses_everything(youtube: Youtube) -> None:
    subjects = [youtube.subject(one) for one in ("nora", "tomas")]
    youtube.server.set_faults(["revoke:user=nora"])
    memory = read(youtube.job(subjects, *EVERY, YOUTUBE_API_KEY=""))
    for resource in EVERY:
        assert memory.status(resource, youtube.id("nora"))[0] == "failed"
        assert memory.status(resource, youtube.id("tomas"))[0] == "complete"


def test_an_expired_token_is_refreshed_once_and_keeps_its_refresh_token(
    youtube: Youtube,
) -> None:
    subject = youtube.subject("nora")
    youtube.server.set_faults(["expire:user=nora"])
    assert subject.connection is not None
    credentials = subject.connection.credentials
    assert isinstance(credentials, RefreshingCredentials)
    before = credentials.refresh_token
    memory = read(youtube.job([subject], *EVERY))
    assert {one.status for one in memory.readings} == {"complete"}
    assert credentials.refreshes == 1
    assert credentials.refresh_token == before


def test_a_grant_has_no_refresh_token_and_its_scopes(youtube: Youtube) -> None:
    line = youtube.lines["nora"]
    grant = asyncio.run(
        refresh(
            youtube.environ,
            Secret(line["refresh_token"]),
            TokenBuckets(PLATFORM.quota),
        )
    )
    assert grant.refresh_token is None
    assert grant.scopes == tuple(line["scopes"].split())


@pytest.mark.parametrize(
    ("environ", "kind"),
    [
        ({}, RefusedGrant),
        ({"YOUTUBE_CLIENT_SECRET": "wrong"}, errors.Permanent),
        ({"YOUTUBE_CLIENT_ID": ""}, errors.MissingSetting),
    ],
)
def test_only_google_refuses_a_person(
    youtube: Youtube, environ: dict[str, str], kind: type[Exception]
) -> None:
    with pytest.raises(kind) as caught:
        asyncio.run(
            refresh(
                {**youtube.environ, **environ},
                Secret("1//0+nonsense"),
                TokenBuckets(PLATFORM.quota),
            )
        )
    assert type(caught.value) in (RefusedGrant, errors.Permanent, errors.MissingSetting)
    assert isinstance(caught.value, RefusedGrant) == (kind is RefusedGrant)
    assert "nonsense" not in str(caught.value)


@pytest.mark.parametrize(
    "fault",
    [
        "5xx:count=2",
        "rate_limit:count=2",
        "truncate:count=2",
        "reset:count=2",
        "html:count=2",
    ],
)
def test_what_passes_is_asked_again(youtube: Youtube, fault: str) -> None:
    youtube.server.set_faults([fault])
    memory = read(youtube.job(["hana"], *LEVELS, "channel_days"))
    assert {one.status for one in memory.readings} == {"complete"}


def test_a_lasting_failure_of_one_endpoint_is_its_own(youtube: Youtube) -> None:
    youtube.server.set_faults(["5xx:path=/v3/videos"])
    memory = read(youtube.job(["hana"], *EVERY))
    hana = youtube.id("hana")
    assert memory.status("videos", hana)[0] == "failed"
    assert memory.status("playlist_items", hana)[0] == "complete"
    assert memory.status("video_days", hana)[0] == "complete"


@pytest.mark.parametrize("path", ["/v3/playlistItems", "/v3/videos"])
def test_an_empty_answer_is_no_empty_channel(youtube: Youtube, path: str) -> None:
    youtube.server.set_faults([f"empty:path={path}"])
    memory = read(youtube.job(["quinn"], *LEVELS))
    assert memory.status("videos", youtube.id("quinn"))[0] == "failed"


def test_one_empty_answer_calls_nobody_gone(youtube: Youtube) -> None:
    youtube.server.set_faults(["empty:path=/v3/channels,count=1"])
    memory = read(youtube.job(["quinn"], *LEVELS))
    assert {one.status for one in memory.readings} == {"complete"}


def test_a_list_that_turns_in_circles_is_partial(youtube: Youtube) -> None:
    youtube.server.set_faults(["loop:path=/v3/playlistItems"])
    memory = read(youtube.job(["quinn"], *LEVELS))
    assert memory.status("playlist_items", youtube.id("quinn"))[0] == "partial"


@pytest.mark.parametrize("kind", ["nul", "surrogate"])
def test_broken_text_is_mended(youtube: Youtube, kind: str) -> None:
    youtube.server.set_faults([f"garbage:kind={kind}"])
    memory = read(youtube.job(["quinn"], *LEVELS))
    assert {one.status for one in memory.readings} == {"complete"}
    titles = [one.title for one in memory.rows["videos", youtube.id("quinn")]]
    assert not any("\x00" in title or "\ud83d" in title for title in titles)


@pytest.mark.parametrize("kind", ["integer", "duplicate"])
def test_a_record_that_does_not_fit_is_set_aside(youtube: Youtube, kind: str) -> None:
    youtube.server.set_faults([f"garbage:kind={kind},path=/v3/videos,count=1"])
    memory = read(youtube.job(["quinn"], *LEVELS))
    status, reason = memory.status("videos", youtube.id("quinn"))
    assert (status, reason) == ("partial", "1 record(s) set aside")
    assert len(memory.rejected) == 1


def test_no_error_tells_a_secret(youtube: Youtube) -> None:
    secrets = [youtube.environ["YOUTUBE_API_KEY"]]
    secrets += [youtube.lines["nora"][one] for one in ("access_token", "refresh_token")]
    youtube.server.set_faults(["5xx", "revoke"])
    memory = read(youtube.job(["nora"], *EVERY))
    for one in memory.readings:
        assert not [secret for secret in secrets if secret in (one.reason or "")]


@pytest.mark.parametrize(
    "name", ["@NoraNova", "noranova", "https://youtube.com/@noranova/videos"]
)
def test_a_handle_names_a_channel(youtube: Youtube, name: str) -> None:
    youtube.server.set_clock(NOW)
    throttle = TokenBuckets(PLATFORM.quota)
    spent = {
        **youtube.environ,
        "YOUTUBE_DAILY_UNITS": "3",
        "YOUTUBE_RESERVE_UNITS": "3",
    }
    found = asyncio.run(identify(spent, name, throttle))
    assert found == Identity(youtube.id("nora"), "channel")
    with pytest.raises(errors.NotFound):
        asyncio.run(identify(youtube.environ, "@nobody-at-all", throttle))


def alone(
    subjects: list[Subject], resources: tuple[str, ...], answer: Any
) -> MemorySink:
    """Read from a wire of the test's own instead of the sandbox."""
    day = closing_date(NOW)
    memory = MemorySink()
    job = CollectionJob(
        subjects=subjects,
        window=Window(day, day + timedelta(days=1)),
        now=lambda: NOW,
        sink=memory,
        throttle=TokenBuckets(PLATFORM.quota),
        environ={"YOUTUBE_API_KEY": "k", "YOUTUBE_API_URL": "https://yt.example/v3"},
        resources=frozenset(resources),
        jitter_seconds=0,
    )
    asyncio.run(collect(job, transport=HandlerTransport(answer), sleep=Clock().sleep))
    return memory


def test_a_channel_that_never_had_a_video_is_complete() -> None:
    subject = Subject("UC" + "e" * 22)

    def answer(request: httpx.Request) -> httpx.Response:
        item: dict[str, Any] = {
            "id": subject.subject_id,
            "statistics": {"videoCount": "0", "hiddenSubscriberCount": False},
        }
        if request.url.path.endswith("/channels"):
            body = {"kind": "youtube#channelListResponse", "items": [item]}
            return httpx.Response(200, json=body)
        error = {"errors": [{"reason": "playlistNotFound"}], "message": "no such list"}
        return httpx.Response(404, json={"error": {"code": 404, **error}})

    memory = alone([subject], LEVELS, answer)
    assert {one.status for one in memory.readings} == {"complete"}
    assert [one.rows for one in memory.readings] == [1, 0, 0, 0]


@pytest.mark.parametrize("odd", [r'"\ud83d"', "Infinity", "1" + "0" * 400])
def test_a_bad_record_of_a_shared_call_hurts_its_own_channel_only(odd: str) -> None:
    good, bad = Subject("UC" + "g" * 22), Subject("UC" + "b" * 22)
    items = ",".join(
        f'{{"id": "{one.subject_id}", "snippet": {{"title": {title}, "x": {odd}}}}}'
        for one, title in ((good, '"A"'), (bad, "[1]"))
    )
    body = f'{{"kind": "youtube#channelListResponse", "items": [{items}]}}'.encode()

    memory = alone(
        [good, bad], ("channels",), lambda r: httpx.Response(200, content=body)
    )
    ends = {one.subject_id: one.status for one in memory.readings}
    assert ends == {good.subject_id: "complete", bad.subject_id: "failed"}
    assert [one.subject_id for one in memory.rejected] == [bad.subject_id]
