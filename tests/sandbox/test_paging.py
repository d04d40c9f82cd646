"""Cursors return every item once, although some pages are short."""

from typing import Any

from sandbox.world import audience, videos
from sandbox.world.creators import World, by_id
from sandbox.world.times import parse_iso


def test_pages_have_every_video_once_and_some_are_short(api: Any) -> None:
    user = api.id("nora")
    creator, now = by_id(World(), user), parse_iso("2026-11-20T23:50:00Z")
    assert creator
    expected = [one.id for one in videos.visible(creator, now)]
    sizes, found, after = [], [], ""
    while True:
        body = api.get(f"videos?user_id={user}&first=7{after}").json()
        found += [one["id"] for one in body["data"]]
        sizes.append(len(body["data"]))
        if not body["pagination"]:
            break
        after = f"&after={body['pagination']['cursor']}"
    assert found == expected
    assert set(sizes[:-1]) == {6, 7}


def test_totals_and_points_match_the_lists(api: Any) -> None:
    user = api.id("rhea")
    path = f"subscriptions?broadcaster_id={user}"
    body = api.get(path, "rhea").json()
    rows = api.all(path, "rhea")
    assert body["total"] == len(rows) == len({one["user_id"] for one in rows})
    weights = {"1000": 1, "2000": 2, "3000": 6}
    assert body["points"] == sum(weights[one["tier"]] for one in rows)
    assert rows[0]["user_id"] == user
    followed = f"channels/followed?user_id={user}"
    total = api.get(followed, "rhea").json()["total"]
    assert len(api.all(followed, "rhea")) == total


def test_followers_are_listed_newest_first_without_repeats(api: Any) -> None:
    path = f"channels/followers?broadcaster_id={api.id('hana')}"
    rows = api.all(path, "hana")
    total = api.get(path, "hana").json()["total"]
    times = [one["followed_at"] for one in rows]
    assert len({one["user_id"] for one in rows}) == total
    assert times == sorted(times, reverse=True)
    one = rows[17]
    found = api.get(f"{path}&user_id={one['user_id']}", "hana").json()
    assert (found["data"], found["total"]) == ([one], total)


def test_a_cursor_is_valid_only_for_its_request(api: Any) -> None:
    body = api.get(f"videos?user_id={api.id('nora')}&first=5").json()
    cursor = body["pagination"]["cursor"]
    other = api.get(f"videos?user_id={api.id('gus')}&first=5&after={cursor}")
    assert other.status_code == 400
    second = api.get(f"videos?user_id={api.id('nora')}&first=5&after={cursor}").json()
    back = second["pagination"]["cursor"]
    first = api.get(f"videos?user_id={api.id('nora')}&first=5&before={back}").json()
    assert first["data"][0] == body["data"][0]


def test_clips_end_after_a_thousand_and_late_pages_repeat_an_item(api: Any) -> None:
    week = "started_at=2026-11-13T00:00:00Z&ended_at=2026-11-20T00:00:00Z"
    path = f"clips?broadcaster_id={api.id('cleo')}&{week}"
    rows = api.all(path)
    ids = {one["id"] for one in rows}
    assert len(ids) == 1_000 < len(rows)
    views = [one["view_count"] for one in rows]
    assert views == sorted(views, reverse=True)
    days = 0
    for day in range(13, 20):
        window = f"started_at=2026-11-{day}T00:00:00Z&ended_at=2026-11-{day}T23:59:59Z"
        found = api.all(f"clips?broadcaster_id={api.id('cleo')}&{window}")
        assert {one["created_at"][:10] for one in found} == {f"2026-11-{day}"}
        days += len({one["id"] for one in found})
    assert days > 1_000


def test_a_clip_window_without_an_end_lasts_one_week(api: Any) -> None:
    path = f"clips?broadcaster_id={api.id('mara')}&started_at=2026-10-01T00:00:00Z"
    rows = api.all(path)
    assert rows == api.all(f"{path}&ended_at=2026-10-08T00:00:00Z")
    one = api.get(f"clips?id={rows[3]['id']}").json()
    assert one == {"data": [rows[3]], "pagination": {}}


def test_points_are_the_weights_of_the_tiers() -> None:
    weights = {1: 1, 2: 2, 3: 6}
    for total in (1, 2, 20, 21, 33, 34, 999):
        expected = sum(weights[audience.tier(place)] for place in range(total))
        assert audience.points(total) == expected
