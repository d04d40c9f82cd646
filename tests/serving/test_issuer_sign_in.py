"""A browser signs in at an outside issuer; an answer counts once, where it began."""

import logging
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dlt_sources.contract import Secret
from pipelines.database.warehouse import Warehouse
from serving.access import sessions
from serving.app import create_app
from serving.state import Configuration
from tests.support.databases import execute, fetch
from tests.support.oidc_provider import (
    CLIENT,
    CLIENT_SECRET,
    Provider,
    come_back,
    leave,
    provider_running,
)
from tests.support.serving import Service, running


def test_a_person_signs_in_and_out(outside: Service, provider: Provider) -> None:
    with outside.client() as client:
        assert client.get("/api/sign-in").json() == {"address": "/sign-in"}
        begun = client.get("/sign-in?next=/?page=goals")
        cookie = begun.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "path=/sign-in" in cookie
        answer = come_back(client, provider, "/sign-in?next=/?page=goals%26range=7")
        assert answer.status_code == 303, answer.text
        assert answer.headers["location"] == "/?page=goals&range=7"
        cookies = {
            one.partition("=")[0]: one.lower()
            for one in answer.headers.get_list("set-cookie")
        }
        assert "httponly" in cookies[sessions.COOKIE]
        assert "max-age=0" in cookies["creators_sign_in"]
        session = client.get("/api/session").json()
        assert session["person"]["username"] == "ida"
        token = {"x-csrf-token": session["csrfToken"]}
        assert client.post("/api/session/end", headers=token).status_code == 204
        assert client.get("/api/session").status_code == 401
    form = provider.token_forms[-1]
    assert len(form["code_verifier"]) == 43
    assert "client_secret" not in form


def known_document(outside: Service) -> dict[str, Any]:
    """Return the issuer's document as the service has fetched it."""
    with outside.client() as client:
        leave(client)
    found: dict[str, Any] = outside.app.state.serving.outside_issuer._document
    return found


def test_a_client_without_basic_sends_its_secret_in_the_form(
    outside: Service, provider: Provider
) -> None:
    document = known_document(outside)
    document["token_endpoint_auth_methods_supported"] = ["client_secret_post"]
    try:
        with outside.client() as client:
            assert come_back(client, provider).status_code == 303
    finally:
        document.pop("token_endpoint_auth_methods_supported")
    assert provider.token_forms[-1]["client_secret"] == CLIENT_SECRET


def test_an_answer_counts_once_and_in_its_own_browser(
    outside: Service, provider: Provider
) -> None:
    with outside.client() as mine, outside.client() as other:
        leave(other)
        callback = provider.agree(leave(mine))
        # A link of a stranger signs no other browser in, and does not use it up.
        assert other.get(callback).status_code == 400
        with outside.client() as empty:
            assert empty.get(callback).status_code == 400
        assert mine.head(callback).status_code == 204
        kept = dict(mine.cookies)
        assert mine.get(callback).status_code == 303
        assert mine.get(callback).status_code == 400
        for cookies in (kept, dict(mine.cookies)):
            header = "; ".join(f"{name}={one}" for name, one in cookies.items())
            with outside.client(cookie=header) as again:
                assert again.get(callback).status_code == 400
        assert other.get("/api/session").status_code == 401


def test_a_used_code_and_a_late_answer_sign_nobody_in(
    outside: Service, provider: Provider
) -> None:
    with outside.client() as client:
        callback = provider.agree(leave(client))
        provider.codes.clear()
        answer = client.get(callback)
        assert answer.status_code == 400
        assert "refuses this code" in answer.json()["detail"]
        callback = provider.agree(leave(client))
        execute(
            outside.warehouse.url,
            "update app.authorizations set expires_at = now() - interval '1 second'",
        )
        assert client.get(callback).status_code == 400
        assert client.get("/api/session").status_code == 401


def test_a_code_of_another_browser_fails_at_pkce(
    outside: Service, provider: Provider
) -> None:
    with outside.client() as thief, outside.client() as victim:
        stolen = parse_qs(urlsplit(provider.agree(leave(victim))).query)["code"][-1]
        state = leave(thief)["state"]
        path = f"/sign-in/callback?code={stolen}&state={state}"
        assert thief.get(path).status_code == 400
        assert thief.get("/api/session").status_code == 401


@pytest.mark.parametrize(
    "page",
    [
        *("//evil.example", "/\\evil.example", "https://evil.example", "evil.example"),
        *(
            "",
            "javascript:alert(1)",
            "/%0d%0ax: y",
            "/\t/evil.example",
            "/" + "a" * 2000,
        ),
    ],
)
def test_no_page_of_another_site_opens_at_the_end(outside: Service, page: str) -> None:
    with outside.client() as client:
        assert client.get("/sign-in", params={"next": page}).status_code == 400


def test_a_refusal_of_the_issuer_repeats_no_foreign_text(outside: Service) -> None:
    with outside.client() as client:
        for error, shown in (
            ("access_denied", "access_denied"),
            ("<script>alert(1)</script>", "an unknown error"),
        ):
            state = leave(client)["state"]
            answer = client.get(
                "/sign-in/callback", params={"error": error, "state": state}
            )
            assert answer.status_code == 403
            assert answer.json()["detail"].endswith(shown)


def test_an_answer_of_another_issuer_is_refused(
    outside: Service, provider: Provider
) -> None:
    document = known_document(outside)
    with outside.client() as client:
        callback = provider.agree(leave(client))
        assert client.get(f"{callback}&iss=https://other.example").status_code == 400
        document["authorization_response_iss_parameter_supported"] = True
        try:
            assert client.get(provider.agree(leave(client))).status_code == 400
            callback = provider.agree(leave(client))
            assert client.get(f"{callback}&iss={provider.url}").status_code == 303
        finally:
            document.pop("authorization_response_iss_parameter_supported")


def test_a_user_who_is_no_person_gets_no_session(
    outside: Service, provider: Provider
) -> None:
    provider.subject = "user_of_nobody"
    with outside.client() as client:
        assert come_back(client, provider).status_code == 403
        assert sessions.COOKIE not in client.cookies


def test_a_new_sign_in_ends_the_session_before(
    outside: Service, provider: Provider
) -> None:
    with outside.client() as client:
        come_back(client, provider)
        first = client.cookies[sessions.COOKIE]
        come_back(client, provider)
        assert client.cookies[sessions.COOKIE] != first
        with outside.client(cookie=f"{sessions.COOKIE}={first}") as old:
            assert old.get("/api/session").status_code == 401


def test_a_new_key_of_the_issuer_is_fetched(
    outside: Service, provider: Provider
) -> None:
    with outside.client() as client:
        assert come_back(client, provider).status_code == 303
        provider.rotate("second")
        outside.app.state.serving.outside_issuer._tried_at = float("-inf")
        assert come_back(client, provider).status_code == 303


def test_neither_a_log_nor_the_database_has_a_secret(
    outside: Service, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with outside.client() as client:
        query = leave(client)
        secret = client.cookies["creators_sign_in"]
        callback = provider.agree(query)
        client.get(callback)
        rows = str(
            fetch(outside.warehouse.url, "select t::text from app.authorizations as t")
        )
        opened = client.cookies[sessions.COOKIE]
    code = parse_qs(urlsplit(callback).query)["code"][-1]
    ours = "\n".join(
        one.getMessage() for one in caplog.records if one.name.startswith("serving")
    )
    for hidden in (secret, CLIENT_SECRET, code, opened, query["state"]):
        assert hidden not in ours
        assert hidden not in rows


def test_many_attempts_of_an_address_are_refused(outside: Service) -> None:
    with outside.client() as client:
        found = [client.get("/sign-in").status_code for _ in range(25)]
    assert found[0] == 303
    assert found[-1] == 429


def test_an_issuer_that_does_not_answer_is_a_problem(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    with provider_running() as gone:
        url = gone.url
    with (
        running(warehouse, tmp_path, issuer=url, client_id=CLIENT) as service,
        service.client() as client,
    ):
        answer = client.get("/sign-in")
        assert answer.status_code == 502
        assert answer.headers["content-type"] == "application/problem+json"


def test_an_issuer_cannot_name_an_address_without_tls(
    warehouse: Warehouse, tmp_path: Path, provider: Provider
) -> None:
    provider.changes = {"authorization_endpoint": "http://192.0.2.1/authorize"}
    try:
        with (
            running(
                warehouse, tmp_path, issuer=provider.url, client_id=CLIENT
            ) as service,
            service.client() as client,
        ):
            assert client.get("/sign-in").status_code == 502
    finally:
        provider.changes = {}


def test_without_an_issuer_nothing_is_asked(service: Service) -> None:
    with service.client() as client:
        assert client.get("/api/sign-in").json() == {"address": None}
        assert client.get("/sign-in").status_code == 404
        assert client.get("/sign-in/callback?code=x&state=y").status_code == 404


def test_behind_tls_cookies_are_secure_and_the_callback_is_public(
    outside: Service, warehouse: Warehouse, tmp_path: Path, provider: Provider
) -> None:
    with (
        running(
            warehouse,
            tmp_path,
            issuer=provider.url,
            client_id=CLIENT,
            address="https://numbers.example",
        ) as service,
        service.client() as client,
    ):
        answer = client.get("/sign-in")
        query = parse_qs(urlsplit(answer.headers["location"]).query)
        assert query["redirect_uri"] == ["https://numbers.example/sign-in/callback"]
        assert "secure" in answer.headers["set-cookie"].lower()


def test_the_configuration_shows_no_secret(tmp_path: Path) -> None:
    given = Configuration(
        "postgresql://a:hidden@h/d",
        tmp_path,
        issuer="https://id.example",
        client_id="x",
        client_secret=Secret("hidden-too"),
    )
    assert "hidden" not in repr(given)
    assert create_app(given).state.serving.code_flow is not None
