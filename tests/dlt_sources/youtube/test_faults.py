"""The outcome of readings when YouTube, a token or the quota fails."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from dlt_sources.contract import Budget, Identity, RefusedGrant, Secret, Subject
from dlt_sources.extract.pacific import PACIFIC
from dlt_sources.http import errors
from dlt_sources.http.throttle import TokenBuckets
from dlt_sources.youtube import PLATFORM
from dlt_sources.youtube.auth import refresh
from dlt_sources.youtube.endpoints.credential_groups import LEVELS
from dlt_sources.youtube.identify import identify
from tests.support.collecting import (
    Sandbox,
    SandboxCredentials,
    accounts,
    collected,
    statuses,
)
from tests.support.small_twitch import HandlerTransport, MemorySink


def account(server: Sandbox, owner: str) -> Subject:
    return accounts(server, "youtube")[owner]


def four_accounts(server: Sandbox) -> list[Subject]:
    return [account(server, owner) for owner in ("tomas", "hana", "quinn", "nora")]


def statuses_of(sink: MemorySink, resource: str) -> set[str]:
    return {one.status for one in sink.readings if one.resource == resource}


def test_an_exhausted_quota_defers_levels_and_leaves_history(server: Sandbox) -> None:
    owners = four_accounts(server)
    server.set_faults(["quota:after=4,path=/v3/"])
    sink, _ = collected(server, "youtube", owners)
    assert statuses_of(sink, "channels") == {"complete"}
    assert "deferred" in statuses_of(sink, "playlist_items")
    assert statuses_of(sink, "channel_days") == {"complete"}
    now = datetime.now(UTC)
    _, midnight = Budget(0, PACIFIC).period(now)
    reasons = {one.reason for one in sink.readings if one.status == "deferred"}
    for reason in reasons:
        resume_at = datetime.fromisoformat(str(reason).partition("resume at ")[2])
        wait = resume_at - server.clock()
        assert abs(wait - (midnight - now)) < timedelta(minutes=1)
    refused = [one["path"] for one in server.requests() if one["status"] == 403]
    refused = [path for path in refused if "batchGetStats" not in path]
    assert len(refused) <= len(owners)


def test_a_bucket_that_google_reports_empty_gets_no_request_that_day(
    server: Sandbox,
) -> None:
    owners, throttle = four_accounts(server), TokenBuckets(PLATFORM.quota)
    server.set_faults(["quota:path=/v3/"])
    collected(server, "youtube", owners, *LEVELS, throttle=throttle)
    server.clear_requests()
    sink, _ = collected(server, "youtube", owners, *LEVELS, throttle=throttle)
    assert server.requests() == []
    assert set(statuses(sink).values()) == {"deferred"}


def test_a_run_leaves_the_reserved_units(server: Sandbox) -> None:
    units = {"YOUTUBE_DAILY_UNITS": "18", "YOUTUBE_RESERVE_UNITS": "2"}
    sink, job = collected(server, "youtube", four_accounts(server), environ=units)
    data = ("channels", "playlist_items", "videos")
    assert sum(job.calls.get(resource, 0) for resource in data) == 16
    assert statuses_of(sink, "playlist_items") == {"complete"}
    assert "deferred" in statuses_of(sink, "videos")
    assert statuses_of(sink, "channel_days") == {"complete"}


@pytest.mark.parametrize("key", ["sandbox", ""])
def test_a_revoked_account_keeps_only_what_the_key_reads(
    server: Sandbox, key: str
) -> None:
    nora, tomas = account(server, "nora"), account(server, "tomas")
    server.set_faults(["revoke:user=nora"])
    environ = {} if key else {"YOUTUBE_API_KEY": ""}
    sink, _ = collected(server, "youtube", [nora, tomas], environ=environ)
    for (resource, subject_id), status in statuses(sink).items():
        is_lost = subject_id == nora.subject_id and not (key and resource in LEVELS)
        if key and (resource, subject_id) == ("videos", nora.subject_id):
            assert status == "partial"  # private videos need the token
            continue
        assert status == ("failed" if is_lost else "complete"), resource


def test_an_expired_token_is_refreshed_once_and_keeps_its_refresh_token(
    server: Sandbox,
) -> None:
    nora = account(server, "nora")
    server.set_faults(["expire:user=nora"])
    assert nora.connection is not None
    credentials = nora.connection.credentials
    assert isinstance(credentials, SandboxCredentials)
    before = credentials.refresh_token
    sink, _ = collected(server, "youtube", [nora])
    assert set(statuses(sink).values()) == {"complete"}
    assert credentials.refreshes == 1
    assert credentials.refresh_token == before


def request_grant(server: Sandbox, refresh_token: str, **environ: str) -> Any:
    throttle = TokenBuckets(PLATFORM.quota)
    variables = {**server.environ(), **environ}
    return asyncio.run(refresh(variables, Secret(refresh_token), throttle))


def test_a_grant_has_scopes_and_no_refresh_token(server: Sandbox) -> None:
    line = server.connections("youtube")[0]
    grant = request_grant(server, line["refresh_token"])
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
def test_only_an_invalid_grant_disconnects(
    server: Sandbox, environ: dict[str, str], kind: type[Exception]
) -> None:
    with pytest.raises(kind) as caught:
        request_grant(server, "1//0+nonsense", **environ)
    assert type(caught.value) is kind
    assert "nonsense" not in str(caught.value)


@pytest.mark.parametrize("name", ["5xx", "rate_limit", "truncate", "reset", "html"])
def test_a_transient_fault_is_retried(server: Sandbox, name: str) -> None:
    hana = account(server, "hana")
    server.set_faults([f"{name}:count=2"])
    sink, _ = collected(server, "youtube", [hana], *LEVELS, "channel_days")
    assert set(statuses(sink).values()) == {"complete"}


def test_a_failing_endpoint_ends_only_its_own_reading(server: Sandbox) -> None:
    hana = account(server, "hana")
    server.set_faults(["5xx:path=/v3/videos"])
    sink, _ = collected(server, "youtube", [hana])
    assert sink.status("videos", hana.subject_id)[0] == "failed"
    assert sink.status("playlist_items", hana.subject_id)[0] == "complete"
    assert sink.status("video_days", hana.subject_id)[0] == "complete"


@pytest.mark.parametrize("path", ["/v3/playlistItems", "/v3/videos"])
def test_an_empty_response_of_a_channel_with_videos_fails(
    server: Sandbox, path: str
) -> None:
    quinn = account(server, "quinn")
    server.set_faults([f"empty:path={path}"])
    sink, _ = collected(server, "youtube", [quinn], *LEVELS)
    assert sink.status("videos", quinn.subject_id)[0] == "failed"


def test_a_channel_absent_from_one_response_is_requested_again(server: Sandbox) -> None:
    quinn = account(server, "quinn")
    server.set_faults(["empty:path=/v3/channels,count=1"])
    sink, _ = collected(server, "youtube", [quinn], *LEVELS)
    assert set(statuses(sink).values()) == {"complete"}


def test_a_list_with_a_repeated_page_is_partial(server: Sandbox) -> None:
    quinn = account(server, "quinn")
    server.set_faults(["loop:path=/v3/playlistItems"])
    sink, _ = collected(server, "youtube", [quinn], *LEVELS)
    assert sink.status("playlist_items", quinn.subject_id)[0] == "partial"


@pytest.mark.parametrize("kind", ["nul", "surrogate"])
def test_invalid_characters_are_repaired(server: Sandbox, kind: str) -> None:
    quinn = account(server, "quinn")
    server.set_faults([f"garbage:kind={kind}"])
    sink, _ = collected(server, "youtube", [quinn], *LEVELS)
    assert set(statuses(sink).values()) == {"complete"}
    titles = [video.title for video in sink.rows["videos", quinn.subject_id]]
    assert not any("\x00" in title or "\ud83d" in title for title in titles)


@pytest.mark.parametrize("kind", ["integer", "duplicate"])
def test_an_invalid_record_of_a_shared_request_affects_only_its_channel(
    server: Sandbox, kind: str
) -> None:
    quinn, hana = account(server, "quinn"), account(server, "hana")
    server.set_faults([f"garbage:kind={kind},path=/v3/videos,count=1"])
    sink, _ = collected(server, "youtube", [quinn, hana], *LEVELS)
    assert sink.status("videos", quinn.subject_id) == (
        "partial",
        "1 record(s) set aside",
    )
    assert sink.status("videos", hana.subject_id) == ("complete", None)
    assert [one.subject_id for one in sink.rejected] == [quinn.subject_id]


@pytest.mark.parametrize("odd", [r'"\ud83d"', "Infinity", "1" + "0" * 400])
def test_a_rejected_record_with_an_odd_value_belongs_to_its_channel(
    server: Sandbox, odd: str
) -> None:
    good, bad = Subject("UC" + "g" * 22), Subject("UC" + "b" * 22)
    items = ",".join(
        f'{{"id": "{channel.subject_id}", "snippet": {{"title": {title}, "x": {odd}}}}}'
        for channel, title in ((good, '"A"'), (bad, "[1]"))
    )
    body = f'{{"kind": "youtube#channelListResponse", "items": [{items}]}}'.encode()
    transport = HandlerTransport(lambda request: httpx.Response(200, content=body))
    sink, _ = collected(server, "youtube", [good, bad], "channels", transport=transport)
    assert sink.status("channels", good.subject_id)[0] == "complete"
    assert sink.status("channels", bad.subject_id)[0] == "failed"
    assert [one.subject_id for one in sink.rejected] == [bad.subject_id]


def test_no_reason_contains_a_secret(server: Sandbox) -> None:
    line = server.connections("youtube")[0]
    secrets = [server.environ()["YOUTUBE_API_KEY"]]
    secrets += [line["access_token"], line["refresh_token"]]
    server.set_faults(["5xx", "revoke"])
    sink, _ = collected(server, "youtube", [account(server, line["owner"])])
    reasons = [one.reason or "" for one in sink.readings]
    assert any(reasons)
    assert not [text for text in secrets if any(text in reason for reason in reasons)]


@pytest.mark.parametrize(
    "name", ["@NoraNova", "noranova", "https://youtube.com/@noranova/videos"]
)
def test_a_handle_resolves_and_may_use_reserved_units(
    server: Sandbox, name: str
) -> None:
    nora, throttle = account(server, "nora"), TokenBuckets(PLATFORM.quota)
    reserved = {"YOUTUBE_DAILY_UNITS": "3", "YOUTUBE_RESERVE_UNITS": "3"}
    identity = asyncio.run(identify(server.environ() | reserved, name, throttle))
    assert identity == Identity(nora.subject_id, "channel")
    with pytest.raises(errors.NotFound):
        asyncio.run(identify(server.environ(), "@unknown-name", throttle))
