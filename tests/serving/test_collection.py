"""Requests for a collection: who may ask, what is stored, and what is not doubled."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.support.databases import execute, fetch
from tests.support.logins import Login, named
from tests.support.serving import ADMIN_KEY, Service


@pytest.fixture(autouse=True)
def no_requests(service: Service) -> None:
    execute(
        service.warehouse.url,
        "delete from app.collection_requests",
        "delete from app.sync_logs",
        "delete from app.connections",
    )
    service.app.state.serving.limits.reset()


def rows(service: Service, query: str) -> list[Any]:
    return fetch(service.warehouse.url, query)


def test_a_trigger_stores_a_request_and_its_jobs_once(
    service: Service, people: dict[str, str]
) -> None:
    with service.client_of(people["ann"]) as client:
        answers = [client.post("/api/analytics/trigger") for _ in range(3)]
        assert {one.status_code for one in answers} == {202}
        told = answers[0].json()
        assert told["message"] == "Data collection triggered successfully"
        assert {str(one.json()["jobIds"]) for one in answers} == {str(told["jobIds"])}
        jobs = client.get("/api/analytics/jobs").json()["jobs"]
        assert {one["id"] for one in jobs} == set(told["jobIds"])
        assert {one["jobType"] for one in jobs} == {
            "daily_channel",
            "stream_session",
            "video_stats",
        }
        (request,) = client.get("/api/board/requests").json()["requests"]
        assert (request["kind"], request["status"]) == ("trigger", "pending")
    with service.client_of(people["ben"]) as client:
        assert client.get("/api/analytics/jobs").json()["jobs"] == []
        assert client.get("/api/board/requests").json()["requests"] == []


def test_requests_at_the_same_moment_are_one(
    service: Service, people: dict[str, str]
) -> None:
    def ask(path: str) -> int:
        with service.client_of(people["ann"]) as client:
            return client.post(f"/api/analytics/{path}").status_code

    with ThreadPoolExecutor(8) as pool:
        codes = set(pool.map(ask, ["trigger", "refresh"] * 8))
    assert codes == {202}
    kinds = rows(service, "select kind from app.collection_requests order by 1")
    assert kinds == [("refresh",), ("trigger",)]
    assert rows(service, "select count(*) from app.sync_logs") == [(3,)]


def test_a_refresh_forgets_the_cached_answers(
    service: Service, people: dict[str, str]
) -> None:
    execute(
        service.warehouse.url,
        "insert into app.cache_entries (person_id, cache_key, expires_at)"
        " select id, 'overview', now() + interval '1 hour' from app.people",
    )
    with service.client_of(people["ann"]) as client:
        assert len(client.post("/api/analytics/refresh").json()["jobIds"]) == 1
    owners = rows(service, "select person_id::text from app.cache_entries")
    assert (people["ann"],) not in owners
    assert (people["ben"],) in owners
    execute(service.warehouse.url, "delete from app.cache_entries")


def test_a_post_of_a_page_needs_its_token(
    service: Service, people: dict[str, str]
) -> None:
    with service.browser_of(people["ann"]) as client:
        assert client.post("/api/analytics/refresh").status_code == 202
        del client.headers["x-csrf-token"]
        assert client.post("/api/analytics/refresh").status_code == 403
    with service.client() as client:
        assert client.post("/api/analytics/refresh").status_code == 401


@pytest.mark.parametrize("role", ["creator", "analyst"])
def test_a_person_with_sql_asks_for_nothing(
    service: Service, people: dict[str, str], role: str
) -> None:
    ((user,),) = rows(
        service, f"select creatorsync_id from app.people where id = '{people['ann']}'"
    )
    login = Login(service.warehouse.url, role)
    for call in (
        f"api.analytics_trigger('{user}')",
        f"api.analytics_refresh('{user}')",
        "api.analytics_daily()",
        "service.trigger_daily(null)",
        "service.start_daily(null, null)",
    ):
        with pytest.raises(Exception, match=r"only|permission denied"):
            login.ask(named(people["ann"]), f"select {call}")
    assert login.ask("select * from api.analytics_system") == []
    login.drop()
    assert rows(service, "select * from app.collection_requests") == []


def test_administrators_alone_ask_for_the_daily_job(
    service: Service, people: dict[str, str]
) -> None:
    execute(
        service.warehouse.url,
        "insert into app.connections (person_id, platform, platform_user_id,"
        " platform_username, access_token, refresh_token, token_expires_at)"
        f" values ('{people['ann']}', 'twitch', '1', 'ann', 'v1:k:A', 'v1:k:R', now())",
    )
    with service.client_of(people["ann"]) as client:
        assert client.post("/api/analytics/daily").status_code == 403
        assert client.get("/api/analytics/system").status_code == 403
    with service.client_of(people["eve"]) as client:
        answer = client.post("/api/analytics/daily")
        assert (answer.status_code, answer.json()["jobCount"]) == (202, 3)
        assert client.post("/api/analytics/daily").json()["jobCount"] == 0
        future = client.post("/api/analytics/daily?date=2099-01-01")
        assert future.status_code == 400
        assert client.get("/api/analytics/system").json()["jobsPending"] == 3
    (request,) = rows(
        service, "select kind, requested_by::text from app.collection_requests"
    )
    assert request == ("daily", people["eve"])


def test_the_administrators_key_opens_two_endpoints_and_is_audited(
    service: Service, people: dict[str, str]
) -> None:
    audits = "select action, details ->> 'by' from app.audit_logs order by id desc"
    with service.client(**{"x-admin-key": ADMIN_KEY}) as client:
        assert client.get("/api/analytics/system").json()["people"] == 3
        assert rows(service, audits)[0] == ("analytics.system", "administrator's key")
        assert client.post("/api/analytics/daily").status_code == 202
        assert rows(service, audits)[0] == ("analytics.daily", "administrator's key")
        for path in ("overview", "jobs", "health"):
            assert client.get(f"/api/analytics/{path}").status_code == 401
    for key in ("", "k" * 39, "k" * 41, "é" * 40):
        with service.client() as client:
            answer = client.get(
                "/api/analytics/system", headers={b"x-admin-key": key.encode()}
            )
            assert answer.status_code == 401
            assert key not in answer.text or not key
    assert ADMIN_KEY not in str(rows(service, "select * from app.audit_logs"))


def test_health_is_that_of_the_reader(service: Service, people: dict[str, str]) -> None:
    execute(
        service.warehouse.url,
        "insert into app.sync_logs (person_id, job_type, status, data_date,"
        " completed_at) select id, 'daily_channel', case username when 'ben' then"
        " 'failed' else 'completed' end, (now() at time zone 'UTC')::date - 1, now()"
        " from app.people",
    )
    states = {
        name: service.get("/api/analytics/health", people[name])
        for name in ("ann", "ben")
    }
    assert states["ann"]["status"] == "healthy"
    assert states["ann"]["jobsFailed24Hours"] == 0
    assert states["ben"]["status"] == "unhealthy"
    assert states["ben"]["jobsFailed24Hours"] == 1
    with service.client() as client:
        told = client.get("/health").json()
    assert told["status"] == "healthy"
    assert told["migrationsApplied"] > 40


def test_reads_and_writes_are_limited_per_person(
    service: Service, people: dict[str, str]
) -> None:
    with service.client_of(people["ann"]) as client:
        answers = [client.post("/api/analytics/refresh") for _ in range(35)]
        assert answers[-1].status_code == 429
        assert int(answers[-1].headers["retry-after"]) > 0
        assert client.get("/api/analytics/jobs").status_code == 200
    with service.client_of(people["ben"]) as client:
        assert client.post("/api/analytics/refresh").status_code == 202
    service.app.state.serving.limits.reset()
