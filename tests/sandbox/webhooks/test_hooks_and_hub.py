"""GitHub's hooks and YouTube's hub in the sandbox."""

import re
from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.webhooks.conftest import NOW, Subscriber
from tests.support.callbacks import SECRET
from tests.support.waiting import until

DAY = timedelta(days=1)
EVENTS = ["push", "star", "release"]


def repository(subscriber: Subscriber) -> str:
    rows = subscriber.github("GET", "user/repos?affiliation=owner", "nora").json()
    return str(next(one["full_name"] for one in rows if one["description"]))


def hook(subscriber: Subscriber, repo: str, **changed: Any) -> Any:
    config = {
        "url": subscriber.callback.url,
        "content_type": "json",
        "secret": SECRET,
    }
    body = {"config": config, "events": EVENTS, **changed}
    return subscriber.github("POST", f"repos/{repo}/hooks", "nora", json=body)


def test_a_hook_is_pinged_and_its_secret_masked(subscriber: Subscriber) -> None:
    name = repository(subscriber)
    created = hook(subscriber, name)
    assert (created.status_code, created.json()["config"]["secret"]) == (
        201,
        "********",
    )
    until(lambda: subscriber.callback.events("ping"))
    (ping,) = subscriber.callback.events("ping")
    assert ping.is_signed()
    assert ping.json["hook_id"] == created.json()["id"]
    listed = subscriber.github("GET", f"repos/{name}/hooks", "nora").json()
    assert [one["id"] for one in listed] == [created.json()["id"]]


def test_a_repository_of_somebody_else_seems_not_to_exist(
    subscriber: Subscriber,
) -> None:
    name = repository(subscriber)
    path = f"repos/{name}/hooks"
    assert subscriber.github("GET", path, "nomad").status_code == 404
    assert subscriber.github("POST", path, "nomad", json={}).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"events": ["pushes"]},
        {"events": "push"},
        {"active": "yes"},
        {"name": "email"},
        {"config": {}},
        {"config": {"url": "https://example.com/"}},
        {"config": {"url": "http://127.0.0.1/", "content_type": "xml"}},
        {"unknown": 1},
    ],
)
def test_a_wrong_hook_is_refused(
    subscriber: Subscriber, change: dict[str, Any]
) -> None:
    answer = hook(subscriber, repository(subscriber), **change)
    assert answer.status_code == 422, answer.text


def test_the_same_hook_exists_once(subscriber: Subscriber) -> None:
    name = repository(subscriber)
    assert hook(subscriber, name).status_code == 201
    again = hook(subscriber, name)
    assert again.status_code == 422
    assert "already exists" in again.text


def test_a_failed_delivery_waits_for_its_redelivery(subscriber: Subscriber) -> None:
    name = repository(subscriber)
    number = hook(subscriber, name).json()["id"]
    until(lambda: subscriber.callback.events("ping"))
    subscriber.callback.status = 503
    subscriber.server.set_clock(NOW + 2 * DAY)
    refused = len(subscriber.callback.events()) - 1
    assert refused > 1
    subscriber.callback.status = 204
    subscriber.server.set_clock(NOW + 2 * DAY + timedelta(hours=1))
    assert len(subscriber.callback.events()) <= refused + 2  # no retry of its own
    home = f"repos/{name}/hooks/{number}/deliveries"
    listed = subscriber.github("GET", f"{home}?per_page=100", "nora").json()
    failed = [one for one in listed if one["status_code"] == 503]
    assert len(failed) == refused
    before = len(subscriber.callback.events())
    answer = subscriber.github("POST", f"{home}/{failed[0]['id']}/attempts", "nora")
    assert answer.status_code == 202
    until(lambda: len(subscriber.callback.events()) == before + 1)
    again = subscriber.callback.events()[-1]
    assert again.headers["x-github-delivery"] == failed[0]["guid"]
    assert again.is_signed()
    newest = subscriber.github("GET", home, "nora").json()[0]
    assert (newest["redelivery"], newest["status"]) == (True, "OK")


def test_pages_of_deliveries_follow_a_cursor(subscriber: Subscriber) -> None:
    name = repository(subscriber)
    number = hook(subscriber, name).json()["id"]
    subscriber.server.set_clock(NOW + 3 * DAY)
    path: str | None = f"repos/{name}/hooks/{number}/deliveries?per_page=2"
    seen: list[int] = []
    while path:
        page = subscriber.github("GET", path, "nora")
        seen += [one["id"] for one in page.json()]
        link = page.links.get("next", {}).get("url", "")
        path = link.partition("/github/")[2] or None
    assert len(seen) == len(set(seen)) > 2
    assert seen == sorted(seen, reverse=True)


def test_a_changed_and_a_deleted_hook(subscriber: Subscriber) -> None:
    name = repository(subscriber)
    number = hook(subscriber, name).json()["id"]
    path = f"repos/{name}/hooks/{number}"
    changed = subscriber.github("PATCH", path, "nora", json={"events": ["star"]})
    assert changed.json()["events"] == ["star"]
    assert subscriber.github("DELETE", path, "nora").status_code == 204
    assert subscriber.github("GET", path, "nora").status_code == 404
    subscriber.server.set_clock(NOW + 2 * DAY)
    assert len(subscriber.callback.events()) <= 1


def test_the_hub_asks_the_callback(subscriber: Subscriber) -> None:
    assert subscriber.hub().status_code == 204
    (asked,) = subscriber.callback.requests
    assert asked.query["hub.mode"] == ["subscribe"]
    assert asked.query["hub.lease_seconds"] == ["432000"]
    subscriber.callback.confirms = False
    assert subscriber.hub().status_code == 409
    assert subscriber.hub(verify="async").status_code == 202


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("mode", "publish"),
        ("callback", "https://example.com/"),
        ("topic", "https://example.com/feeds/videos.xml?channel_id=x"),
        ("topic", "https://www.youtube.com/feeds/videos.xml?channel_id=unknown"),
        ("secret", "x" * 201),
        ("lease_seconds", "-1"),
    ],
)
def test_a_wrong_subscription_is_refused(
    subscriber: Subscriber, name: str, value: str
) -> None:
    assert subscriber.hub(**{name: value}).status_code == 400


def test_new_videos_are_announced_until_the_lease_ends(
    subscriber: Subscriber,
) -> None:
    subscriber.hub(lease_seconds=str(3 * 86_400))
    subscriber.server.set_clock(NOW + 3 * DAY)
    found = subscriber.callback.events()
    assert all(one.is_signed() for one in found)
    bodies = [one.body.decode() for one in found]
    videos = [re.findall(r"<yt:videoId>(.*?)</yt:videoId>", body)[0] for body in bodies]
    assert len(set(videos)) >= 3
    assert len(videos) > len(set(videos))  # each is announced twice
    subscriber.server.set_clock(NOW + 9 * DAY)
    assert len(subscriber.callback.events()) == len(found)


def test_an_unsubscribed_feed_is_silent(subscriber: Subscriber) -> None:
    subscriber.hub()
    assert subscriber.hub(mode="unsubscribe").status_code == 204
    subscriber.server.set_clock(NOW + 3 * DAY)
    assert subscriber.callback.events() == []
