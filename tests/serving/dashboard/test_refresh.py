"""Manual collection: a request, its progress and its end."""

from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import text

from tests.support.serving import Service


def mark(service: Service, status: str, error: str | None = None) -> None:
    """Do what the sensor does with the open request."""
    with service.warehouse.begin() as connection:
        connection.execute(
            text(
                "update app.collection_requests set status = :status,"
                " started_at = coalesce(started_at, now()), error_message = :error,"
                " completed_at = case when :status in ('completed', 'failed')"
                " then now() end where status in ('pending', 'running')"
            ),
            {"status": status, "error": error},
        )


def test_a_refresh_shows_its_progress_and_its_end(visit: Any, service: Service) -> None:
    page = visit.open()
    page.get_by_role("button", name="Refresh").click()
    status = page.locator(".refresh [role=status]")
    status.filter(has_text="pending for").wait_for()
    assert page.get_by_role("button", name="Refresh").is_disabled()
    mark(service, "running")
    status.filter(has_text="running for").wait_for()
    mark(service, "completed")
    status.filter(has_text="done").wait_for()
    assert page.get_by_role("button", name="Refresh").is_enabled()


def test_a_failed_collection_says_why(visit: Any, service: Service) -> None:
    page = visit.open()
    page.get_by_role("button", name="Collect all").click()
    status = page.locator(".refresh [role=status]")
    status.filter(has_text="pending for").wait_for()
    mark(service, "failed", "quota is spent")
    status.filter(has_text="failed: quota is spent").wait_for()


def test_a_post_without_the_token_is_refused(visit: Any, service: Service) -> None:
    page = visit.open()
    code = page.evaluate(
        "fetch('/api/analytics/refresh', {method: 'POST'}).then((one) => one.status)"
    )
    assert code == 403
    visit.problems[:] = [one for one in visit.problems if "403" not in one]


def test_a_finished_refresh_requests_each_answer_once(
    visit: Any, service: Service
) -> None:
    page = visit.open("?page=content&platform=youtube")
    page.get_by_role("button", name="Refresh").click()
    page.locator(".refresh [role=status]").filter(has_text="pending for").wait_for()
    requested: list[str] = []
    page.on("request", lambda one: requested.append(urlsplit(one.url).path))
    with page.expect_response("**/api/board/channels"):
        mark(service, "completed")
    # New channels name the same platform: nothing else depends on them.
    page.wait_for_timeout(300)
    for name in ("channels", "contents", "markers", "ages"):
        assert requested.count(f"/api/board/{name}") == 1, name
