"""Collections of Dev.to: requests, rows and statuses."""

import asyncio
import json
from datetime import timedelta

import pytest

import sandbox
from dlt_sources.contract import Identity, Quota, Subject, Window
from dlt_sources.devto import PLATFORM
from dlt_sources.devto.endpoints import api
from dlt_sources.devto.identify import identify
from dlt_sources.http import errors
from dlt_sources.http.throttle import TokenBuckets
from tests.support.collecting import (
    NOW,
    YESTERDAY,
    Sandbox,
    accounts,
    collected,
    days_back,
    statuses,
)

FEW = {"DEVTO_ARTICLES_PER_ACCOUNT": "2"}
NONE = {"DEVTO_ARTICLES_PER_ACCOUNT": "0"}


def subject_of(server: Sandbox, owner: str) -> Subject:
    return accounts(server, "devto")[owner]


def test_the_default_pace_stays_below_the_rate_limit() -> None:
    with sandbox.start(clock=NOW) as strict:
        subjects = [subject_of(strict, "nora"), subject_of(strict, "mara")]
        memory, _ = collected(strict, "devto", subjects, environ=FEW, fast=False)
        assert {one["status"] for one in strict.requests()} == {200}
        assert len(strict.requests()) > 10
    assert "failed" not in statuses(memory).values()


def test_everything_is_read_for_a_key(server: Sandbox) -> None:
    nora = subject_of(server, "nora")
    environ = {"DEVTO_ARTICLES_PER_ACCOUNT": "5"}
    memory, job = collected(server, "devto", [nora], environ=environ)
    assert set(statuses(memory).values()) == {"complete"}
    (days,) = [one for one in memory.readings if one.resource == "article_days"]
    assert days.reason
    assert days.reason.endswith("older articles are left out")
    assert job.unknown_fields == {}
    assert job.calls["articles"] == 2
    assert job.calls["article_days"] == 1 + 5
    assert {one["status"] for one in server.requests()} == {200}
    rows = memory.rows["articles", nora.subject_id]
    assert all(one.page_views_count is not None for one in rows)
    assert {one.published for one in rows} == {True, False}


def test_without_a_key_views_are_unknown(server: Sandbox) -> None:
    stranger = Subject(subject_of(server, "nora").subject_id)
    memory, job = collected(server, "devto", [stranger])
    outcomes = {resource: status for (resource, _), status in statuses(memory).items()}
    assert outcomes == {
        "users": "complete",
        "articles": "complete",
        "article_days": "unavailable",
        "followers": "unavailable",
    }
    assert job.calls == {"users": 1, "articles": 2}
    rows = memory.rows["articles", stranger.subject_id]
    assert {one.page_views_count for one in rows} == {None}
    assert None not in {one.public_reactions_count for one in rows}


def test_a_year_of_the_account_takes_one_request(server: Sandbox) -> None:
    nora = subject_of(server, "nora")
    memory, job = collected(
        server, "devto", [nora], "article_days", environ=NONE, window=days_back(365)
    )
    assert job.calls == {"articles": 2, "article_days": 1}
    rows = memory.rows["article_days", nora.subject_id]
    assert len(rows) == 365
    assert memory.readings[0].window == days_back(365)
    assert sum(one.page_views for one in rows) > 1_000


def test_days_of_articles_add_up_to_the_days_of_the_account(server: Sandbox) -> None:
    nora = subject_of(server, "nora")
    memory, _ = collected(server, "devto", [nora], "article_days", "articles")
    rows = memory.rows["article_days", nora.subject_id]
    assert memory.readings[-1].status == "complete"
    for day in {one.day for one in rows}:
        (whole,) = [one for one in rows if one.day == day and one.article_id is None]
        parts = [one for one in rows if one.day == day and one.article_id is not None]
        assert whole.page_views == sum(one.page_views for one in parts)
        assert whole.follows is not None
        assert {one.follows for one in parts} <= {None}


def test_trailing_days_are_read_again_and_today_is_not_read(server: Sandbox) -> None:
    nora = subject_of(server, "nora")
    memory, _ = collected(server, "devto", [nora], "article_days", environ=NONE)
    assert memory.readings[0].window == days_back(21)
    today = Window(YESTERDAY.end, YESTERDAY.end + timedelta(days=1))
    memory, _ = collected(
        server, "devto", [nora], "article_days", environ=NONE, window=today
    )
    assert memory.readings[0].window == days_back(21)
    old = Window(
        YESTERDAY.start - timedelta(days=99), YESTERDAY.end - timedelta(days=99)
    )
    memory, _ = collected(
        server, "devto", [nora], "article_days", environ=NONE, window=old
    )
    assert memory.readings[0].window == old
    assert memory.readings[0].rows == 1


def test_the_next_reading_has_the_restated_days(server: Sandbox) -> None:
    nora = subject_of(server, "nora")

    def views() -> int:
        memory, _ = collected(
            server, "devto", [nora], "article_days", environ=NONE, window=YESTERDAY
        )
        rows = memory.rows["article_days", nora.subject_id]
        (one,) = [row for row in rows if row.day == YESTERDAY.start]
        return int(one.page_views)

    early = views()
    server.set_clock(NOW + timedelta(days=5))
    assert views() > early


def test_a_level_is_near_the_sum_of_its_days(server: Sandbox) -> None:
    nora = subject_of(server, "nora")
    memory, _ = collected(
        server,
        "devto",
        [nora],
        environ={"DEVTO_ARTICLES_PER_ACCOUNT": "1"},
        window=days_back(60),
    )
    rows = memory.rows["article_days", nora.subject_id]
    (newest,) = {one.article_id for one in rows if one.article_id}
    (article,) = [
        one for one in memory.rows["articles", nora.subject_id] if one.id == newest
    ]
    summed = sum(one.page_views for one in rows if one.article_id == newest)
    assert summed <= article.page_views_count <= summed + 400


@pytest.mark.parametrize(
    "fault", ["5xx:count=2", "reset:count=2", "truncate:count=2", "rate_limit:count=3"]
)
def test_a_short_fault_is_retried(server: Sandbox, fault: str) -> None:
    server.set_faults([fault])
    nora = subject_of(server, "nora")
    memory, _ = collected(server, "devto", [nora], "users", "articles", "followers")
    assert set(statuses(memory).values()) == {"complete"}


def test_a_revoked_key_disconnects_and_public_data_is_still_read(
    server: Sandbox,
) -> None:
    server.set_faults(["revoke:user=nora"])
    nora = subject_of(server, "nora")
    memory, _ = collected(server, "devto", [nora], environ=FEW)
    own = {
        one.resource: one for one in memory.readings if one.credential_id != "public"
    }
    assert own["users"].status == "complete"
    assert {own["articles"].status, own["article_days"].status} == {"failed"}
    assert str(own["articles"].reason).startswith("disconnected")
    assert not str(own["followers"].reason).startswith("disconnected")
    public = [one for one in memory.readings if one.credential_id == "public"]
    assert [(one.resource, one.status) for one in public] == [("articles", "complete")]
    rows = memory.rows["articles", nora.subject_id]
    assert {one.page_views_count for one in rows} == {None}


def test_a_rate_limit_on_every_attempt_defers(server: Sandbox) -> None:
    server.set_faults(["rate_limit"])
    memory, _ = collected(server, "devto", [subject_of(server, "nora")], "users")
    assert memory.readings[0].status == "deferred"


def test_a_page_that_is_not_a_list_fails(server: Sandbox) -> None:
    server.set_faults(["html:path=/articles/me"])
    memory, _ = collected(server, "devto", [subject_of(server, "nora")], "articles")
    assert memory.readings[0].status == "failed"


def test_an_invalid_article_is_rejected(server: Sandbox) -> None:
    server.set_faults(["garbage:kind=integer,path=/articles/me,count=1"])
    memory, _ = collected(server, "devto", [subject_of(server, "nora")], "articles")
    assert memory.readings[0].status == "partial"
    (rejected,) = memory.rejected
    assert "comments_count" in rejected.reason
    assert "id" in json.loads(rejected.body)


def test_a_key_of_another_account_reads_only_public_data(server: Sandbox) -> None:
    found = accounts(server, "devto")
    mara, nora = found["mara"], found["nora"]
    assert nora.connection is not None
    assert mara.connection is not None
    foreign = Subject(mara.subject_id, nora.connection)
    memory, _ = collected(server, "devto", [foreign], environ=FEW)
    outcomes = {resource: status for (resource, _), status in statuses(memory).items()}
    assert outcomes["articles"] == "complete"
    assert outcomes["article_days"] == outcomes["followers"] == "unavailable"
    rows = memory.rows["articles", mara.subject_id]
    assert {one.page_views_count for one in rows} == {None}


def test_names_become_ids(server: Sandbox) -> None:
    def find(name: str) -> str:
        throttle = TokenBuckets(Quota(1, 0.4))
        return asyncio.run(identify(server.environ(), name, throttle))

    expected = Identity(subject_of(server, "nora").subject_id, "user")
    assert find("https://dev.to/nora") == find("@nora") == expected
    with pytest.raises(errors.NotFound):
        find("unknown-name")


def test_the_quota_stays_below_three_requests_a_second() -> None:
    assert PLATFORM.quota.points == 1
    assert PLATFORM.quota.seconds > 1 / 3


def test_days_of_the_articles_before_a_broken_page_are_read(server: Sandbox) -> None:
    nora = subject_of(server, "nora")
    environ = {"DEVTO_ARTICLES_PER_ACCOUNT": "5"}
    server.set_faults(["5xx:path=articles,after=1"])
    memory, _ = collected(server, "devto", [nora], environ=environ)
    for resource in ("articles", "article_days"):
        assert memory.status(resource, nora.subject_id)[0] == "partial"
    days = memory.rows["article_days", nora.subject_id]
    assert len({one.article_id for one in days if one.article_id}) == 5


@pytest.mark.parametrize("first", [{}, {"public_reactions_count": None}])
def test_the_second_name_of_the_reactions_counts_where_the_first_is_null(
    first: dict[str, None],
) -> None:
    article = {"id": 1, "title": "t", "positive_reactions_count": 7, **first}
    (record,) = api.ARTICLES.decode_list(json.dumps([article]).encode()).records
    assert record.public_reactions_count == 7
