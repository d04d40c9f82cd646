"""Each creator's story can be seen in the numbers."""

import pytest

from sandbox.world import clips, growth, streams, videos
from sandbox.world.creators import Creator, World, by_id, by_login
from sandbox.world.times import DAY, HOUR, day_of, moment_of, start_of
from sandbox.youtube import uploads
from sandbox.youtube.channels import of

NOW = moment_of("2026-11-20T02:00:00Z")
PEOPLE = {one.username: one for one in World()}
EVERYBODY = pytest.mark.parametrize("who", PEOPLE.values(), ids=PEOPLE)


def _daily(who: Creator, days: int = 30) -> list[int]:
    return [growth.followers(who, NOW + day * DAY) for day in range(days)]


@EVERYBODY
def test_ids_and_logins_lead_back(who: Creator) -> None:
    assert by_id(World(), who.id) is who
    assert by_login(World(), who.login(NOW), NOW) is who
    assert who.id.isdecimal()


@EVERYBODY
def test_followers_only_fall_in_the_stories_that_say_so(who: Creator) -> None:
    steps = [b - a for a, b in zip(_daily(who), _daily(who)[1:], strict=False)]
    falls = sum(step < 0 for step in steps)
    expected = {"gus": 4, "quinn": 20}.get(who.username, 0)
    assert falls >= expected if expected else falls == 0


@pytest.mark.parametrize("who", filter(of, PEOPLE.values()), ids=lambda it: it.username)
def test_no_video_has_fewer_views_than_none(who: Creator) -> None:
    """Some are older than the world, when a small channel had nobody yet."""
    channel = of(who)
    assert channel
    counts = [one.views(NOW) for one in uploads.listed(channel, NOW)]
    assert min(counts) >= 0
    assert max(counts) > 0


def test_nora_grows_faster_every_year() -> None:
    nora = PEOPLE["nora"]
    totals = [growth.followers(nora, NOW - back * 365 * DAY) for back in (2, 1, 0)]
    assert totals[2] - totals[1] > totals[1] - totals[0] > 0


def test_nomad_has_another_name_after_two_weeks_and_the_same_id() -> None:
    nomad = PEOPLE["nomad"]
    assert nomad.login(NOW) != nomad.login(NOW + 14 * DAY)
    assert by_login(World(), nomad.login(NOW), NOW + 14 * DAY) is None


def test_mara_streams_across_midnight_in_three_categories() -> None:
    stream = streams.live(PEOPLE["mara"], start_of(day_of(NOW)))
    assert stream
    assert day_of(stream.started_at) + 1 == day_of(stream.ended_at)
    assert len({part.game_id for part in stream.segments}) == 3
    third = streams.live(PEOPLE["mara"], stream.ended_at - 1)
    assert third is stream
    assert streams.live(PEOPLE["mara"], stream.ended_at) is None


def test_an_archive_grows_while_live_and_then_stands() -> None:
    stream = streams.live(PEOPLE["mara"], start_of(day_of(NOW)))
    assert stream
    video = videos.archive(stream.creator, stream.day)
    assert video
    assert [video.seconds(stream.started_at + t) for t in (60, HOUR)] == [60, HOUR]
    final = stream.ended_at - stream.started_at
    assert video.seconds(stream.ended_at + DAY) == final
    assert video.views(NOW + DAY) > video.views(NOW) > video.views(stream.started_at)


@pytest.mark.parametrize(("name", "days"), [("wes", 7), ("nomad", 14), ("mara", 60)])
def test_archives_expire_by_the_kind_of_account(name: str, days: int) -> None:
    who = PEOPLE[name]
    found = videos.visible(who, NOW, ("archive",))
    oldest = min(one.published_at for one in found)
    assert NOW - (days + 1) * DAY < oldest < NOW - (days - 5) * DAY
    video = next(one for one in found if one.published_at == oldest)
    gone = video.ended_at + days * DAY
    assert videos.by_id(World(), video.id, gone - 1) is video
    assert videos.by_id(World(), video.id, gone) is None


def test_tomas_deletes_videos_before_they_expire() -> None:
    before = {one.id for one in videos.visible(PEOPLE["tomas"], NOW)}
    after = {one.id for one in videos.visible(PEOPLE["tomas"], NOW + 4 * DAY)}
    expired = {
        one.id
        for one in videos.visible(PEOPLE["tomas"], NOW)
        if one.kind == "archive" and one.ended_at + 60 * DAY <= NOW + 4 * DAY
    }
    assert before - after - expired


def test_rheas_views_are_corrected_downwards_once() -> None:
    video = videos.visible(PEOPLE["rhea"], NOW, ("archive",))[-1]
    at = video.published_at + videos.CORRECTED_AFTER
    assert video.views(at) < video.views(at - DAY)
    assert video.views(at + 3 * DAY) > video.views(at)


@EVERYBODY
def test_views_never_fall_for_anybody_else(who: Creator) -> None:
    for video in videos.visible(who, NOW)[:20]:
        seen = [video.views(NOW + hour * HOUR) for hour in range(0, 200, 7)]
        assert seen == sorted(seen) or who.username == "rhea"


def test_quinn_is_offline_for_ages() -> None:
    quinn = PEOPLE["quinn"]
    last = streams.latest(quinn, NOW)
    assert last
    assert all(streams.live(quinn, NOW + day * DAY) is None for day in range(14))
    assert videos.visible(quinn, NOW, ("archive",)) == []


def test_nozomi_writes_in_every_script() -> None:
    shown = videos.visible(PEOPLE["nozomi"], NOW, ("archive",))
    titles = "".join(one.title for one in shown)
    assert PEOPLE["nozomi"].display_name(NOW) == "桜ノゾミ"
    assert any(ord(letter) > 0xFFFF for letter in titles)


def test_cleo_is_clipped_more_than_a_thousand_times_a_week() -> None:
    found = clips.most_viewed(PEOPLE["cleo"], NOW - 7 * DAY, NOW, NOW)
    numbers = [one.number for one in found]
    assert len(numbers) == len(set(numbers)) > 1_000


def test_subscriptions_exist_only_for_affiliates_and_partners() -> None:
    without = {name for name in PEOPLE if growth.subscribers(PEOPLE[name], NOW) is None}
    assert without == {"wes", "hana"}


@EVERYBODY
def test_watching_is_plausible_in_every_minute(who: Creator) -> None:
    stream = streams.latest(who, NOW)
    assert stream
    moments = range(stream.started_at, stream.ended_at, 60)
    watching = [streams.viewers(stream, now) for now in moments]
    assert min(watching) >= 0
    assert 0 < max(watching) <= who.story.viewers * 3


def test_thousands_of_creators_have_names_of_their_own() -> None:
    many = World(size=3_000)
    assert (
        len({one.login(NOW) for one in many}) == len({one.id for one in many}) == 3_000
    )
    assert by_login(many, list(many)[2_999].login(NOW), NOW) is list(many)[2_999]
