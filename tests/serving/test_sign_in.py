"""A browser signs in by a link that works once; a program by a token."""

import time

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from serving.access import sessions, tokens
from tests.support.databases import fetch
from tests.support.serving import Service


def test_a_link_works_once_and_its_cookie_is_out_of_reach_of_scripts(
    service: Service, people: dict[str, str]
) -> None:
    link = service.link(people["ann"])
    with service.client() as client:
        assert client.head(link).status_code == 204  # a preview does not use it
        answer = client.get(link)
        assert (answer.status_code, answer.headers["location"]) == (303, "/")
        cookies = {
            one.partition("=")[0]: one.lower()
            for one in answer.headers.get_list("set-cookie")
        }
        assert "httponly" in cookies[sessions.COOKIE]
        assert "httponly" not in cookies[sessions.CSRF_COOKIE]
        assert all("samesite=lax" in one for one in cookies.values())
        session = client.get("/api/session").json()
        assert session["person"]["username"] == "ann"
        assert session["csrfToken"] == client.cookies[sessions.CSRF_COOKIE]
        # The same browser may follow the link again.
        assert client.get(link).status_code == 303
    with service.client() as other:
        assert other.get(link).status_code == 410
        assert other.get("/api/session").status_code == 401


def test_the_database_holds_hashes_alone(
    service: Service, people: dict[str, str]
) -> None:
    link = service.link(people["ann"])
    secret = link.rpartition("/")[2]
    with service.client() as client:
        client.get(link)
        opened = client.cookies[sessions.COOKIE]
    rows = fetch(
        service.warehouse.url,
        "select link_hash::text from app.sign_in_links union all"
        " select session_hash::text from app.browser_sessions",
    )
    assert rows
    assert secret not in str(rows)
    assert opened not in str(rows)


def test_an_expired_link_and_a_removed_person_sign_nobody_in(
    service: Service, people: dict[str, str]
) -> None:
    link = service.link(people["ben"])
    with service.warehouse.begin() as connection:
        connection.exec_driver_sql(
            "update app.sign_in_links set expires_at = now() - interval '1 second'"
        )
    with service.client() as client:
        assert client.get(link).status_code == 410
    link = service.link(people["ben"])
    with service.warehouse.begin() as connection:
        connection.exec_driver_sql("update app.people set is_active = false")
    try:
        with service.client() as client:
            assert client.get(link).status_code == 410
        with service.client_of(people["ben"]) as client:
            assert client.get("/api/session").status_code == 401
    finally:
        with service.warehouse.begin() as connection:
            connection.exec_driver_sql("update app.people set is_active = true")


def test_sign_out_needs_the_token_of_the_page_and_ends_the_session(
    service: Service, people: dict[str, str]
) -> None:
    with service.browser_of(people["ann"]) as client:
        token = client.headers.pop("x-csrf-token")
        assert client.post("/api/session/end").status_code == 403
        wrong = {"x-csrf-token": "0" * len(token)}
        assert client.post("/api/session/end", headers=wrong).status_code == 403
        assert client.get("/api/session").status_code == 200
        opened = client.cookies[sessions.COOKIE]
        right = {"x-csrf-token": token}
        assert client.post("/api/session/end", headers=right).status_code == 204
    with service.client(cookie=f"{sessions.COOKIE}={opened}") as client:
        assert client.get("/api/session").status_code == 401


def forged(service: Service, person: str) -> dict[str, str]:
    """Return tokens that must name nobody."""
    now = int(time.time())
    claims = {"iss": tokens.ISSUER, "sub": person, "exp": now + 600, "iat": now}
    key = OctKey.import_key((service.home / tokens.KEY_FILE).read_text())
    other = OctKey.import_key("x" * 64)
    header = {"alg": "HS256"}
    good = jwt.encode(header, claims, key)
    unsigned = "eyJhbGciOiJub25lIn0." + good.split(".")[1] + "."
    return {
        "another key": jwt.encode(header, claims, other),
        "no signature": unsigned,
        "another algorithm": jwt.encode({"alg": "HS512"}, claims, key, ["HS512"]),
        "expired": jwt.encode(header, {**claims, "exp": now - 600}, key),
        "without an end": jwt.encode(
            header, {"iss": tokens.ISSUER, "sub": person}, key
        ),
        "not yet": jwt.encode(header, {**claims, "nbf": now + 600}, key),
        "another issuer": jwt.encode(header, {**claims, "iss": "https://x"}, key),
        "no person": jwt.encode(header, {**claims, "sub": "root"}, key),
        "changed": good[:-2] + ("AA" if good[-2:] != "AA" else "BB"),
        "nothing": "a.b.c",
        "text": "'; drop table app.people; --",
    }


def test_forged_tokens_name_nobody(service: Service, people: dict[str, str]) -> None:
    for why, token in forged(service, people["ann"]).items():
        with service.client(authorization=f"Bearer {token}") as client:
            answer = client.get("/api/session")
        assert answer.status_code == 401, why
        assert answer.headers["content-type"] == "application/problem+json"
        assert token not in answer.text
    assert service.get("/api/session", people["ann"])["person"]["username"] == "ann"


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://["},
    ],
)
def test_other_sites_are_refused(
    service: Service, people: dict[str, str], headers: dict[str, str]
) -> None:
    with service.client_of(people["ann"]) as client:
        answer = client.get("/api/session", headers=headers)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/", "/health", "/api/session", "/none", "/sign-in/x"]
)
def test_every_response_forbids_foreign_content(service: Service, path: str) -> None:
    answer = httpx.get(service.url + path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/health", "/api/sign-in"])
@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": f"{sessions.COOKIE}=ended"},
        {"authorization": "Bearer ended"},
        {"authorization": "Basic dTpw"},
    ],
)
def test_an_ended_credential_hides_no_open_endpoint(
    service: Service, path: str, headers: dict[str, str]
) -> None:
    assert httpx.get(service.url + path, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [("/api/session", 401), ("/none", 404), ("/../../etc/passwd", 404)],
)
def test_errors_are_problems(service: Service, path: str, status: int) -> None:
    answer = httpx.get(service.url + path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_wrong_credentials_are_limited(
    service: Service, people: dict[str, str]
) -> None:
    codes = set()
    with service.client(authorization="Bearer a.b.c") as client:
        for _ in range(70):
            codes.add(client.get("/api/session").status_code)
    assert codes == {401, 429}
    # A limit of an address must end, or later tests of this module would fail.
    service.app.state.serving.limits.reset()
