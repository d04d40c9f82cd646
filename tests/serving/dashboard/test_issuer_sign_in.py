"""A browser without a session signs in at an issuer, comes back to its view, leaves."""

from pathlib import Path
from typing import Any

from pipelines.database.warehouse import Warehouse
from serving.access import sessions
from tests.support.board import Board
from tests.support.databases import execute
from tests.support.oidc_provider import CLIENT, provider_running
from tests.support.serving import running


def test_a_person_signs_in_at_the_issuer_and_out(
    browser: Any, board: Board, board_warehouse: Warehouse, tmp_path: Path
) -> None:
    execute(
        board_warehouse.url,
        "update app.people set clerk_user_id = 'user_1'"
        f" where id = '{board.people['ann']}'",
    )
    with (
        provider_running() as provider,
        running(
            board_warehouse, tmp_path, issuer=provider.url, client_id=CLIENT
        ) as service,
    ):
        provider.is_public_client = True
        context = browser.new_context()
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(f"{service.url}/?page=goals")
        page.get_by_role("link", name="Continue to sign in").click()
        page.wait_for_url(f"{provider.url}/**")
        page.get_by_role("link", name="Continue").click()
        page.wait_for_selector("header.top")
        assert page.url == f"{service.url}/?page=goals"
        kept = {one["name"]: one for one in context.cookies()}
        assert kept[sessions.COOKIE]["httpOnly"]
        assert kept[sessions.COOKIE]["sameSite"] == "Lax"
        assert sessions.COOKIE not in page.evaluate("document.cookie")
        assert "creators_sign_in" not in kept
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_selector("main.signed-out")
        assert sessions.COOKIE not in {one["name"] for one in context.cookies()}
        context.close()
