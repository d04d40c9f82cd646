"""Each persona shows in the numbers."""

import pytest

from sandbox.world import audience, clips, streams, videos
from sandbox.world.creators import Creator, World, by_id, by_login
from sandbox.world.times import DAY, HOUR, day_of, parse_iso, start_of
from sandbox.youtube import videos as youtube_videos
from sandbox.youtube.channels import channel_of

NOW = parse_iso("2026-11-20T02:00:00Z")
CREATORS = {one.username: one for one in World()}
EACH_CREATOR = pytest.mark.parametrize("creator", CREATORS.values(), ids=CREATORS)


def _daily(creator: Creator, days: int = 30) -> list[int]:
    return [audience.followers(creator, NOW + day * DAY) for day in range(days)]


@EACH_CREATOR
def test_ids_and_logins_lead_back(creator: Creator) -> None:
    assert by_id(World(), creator.id) is creator
    assert by_login(World(), creator.login(NOW), NOW) is creator
    assert creator.id.isdecimal()


@EACH_CREATOR
def test_followers_fall_only_for_gus_and_quinn(creator: Creator) -> None:
    steps = [b - a for a, b in zip(_daily(creator), _daily(creator)[1:], strict=False)]
    falls = sum(step < 0 for step in steps)
    expected = {"gus": 4, "quinn": 20}.get(creator.username, 0)
    assert falls >= expected if expected else falls == 0


@pytest.mark.parametrize("creator", filter(channel_of, CREATORS.values()))
def test_views_of_videos_are_never_negative(creator: Creator) -> None:
    """Some videos are older than the world, when small channels had no viewers."""
    channel = channel_of(creator)
    assert channel
    counts = [one.views(NOW) for one in youtube_videos.listed(channel, NOW)]
    assert min(counts) >= 0
    assert max(counts) > 0


def test_nora_grows_faster_every_year() -> None:
    nora = CREATORS["nora"]
    totals = [audience.followers(nora, NOW - back * 365 * DAY) for back in (2, 1, 0)]
    assert totals[2] - totals[1] > totals[1] - totals[0] > 0


def test_nomad_has_another_login_after_two_weeks() -> None:
    nomad = CREATORS["nomad"]
    assert nomad.login(NOW) != nomad.login(NOW + 14 * DAY)
    assert by_login(World(), nomad.login(NOW), NOW + 14 * DAY) is None


def test_mara_streams_across_midnight_in_three_categories() -> None:
    stream = streams.live(CREATORS["mara"], start_of(day_of(NOW)))
    assert stream
    assert day_of(stream.started_at) + 1 == day_of(stream.ended_at)
    assert len({part.game_id for part in stream.segments}) == 3
    third = streams.live(CREATORS["mara"], stream.ended_at - 1)
    assert third is stream
    assert streams.live(CREATORS["mara"], stream.ended_at) is None


def test_an_archive_grows_only_during_the_stream() -> None:
    stream = streams.live(CREATORS["mara"], start_of(day_of(NOW)))
    assert stream
    video = videos.archive(stream.creator, stream.day)
    assert video
    assert [video.seconds(stream.started_at + t) for t in (60, HOUR)] == [60, HOUR]
    final = stream.ended_at - stream.started_at
    assert video.seconds(stream.ended_at + DAY) == final
    assert video.views(NOW + DAY) > video.views(NOW) > video.views(stream.started_at)


@pytest.mark.parametrize(("name", "days"), [("wes", 7), ("nomad", 14), ("mara", 60)])
def test_archives_expire_by_the_kind_of_account(name: str, days: int) -> None:
    creator = CREATORS[name]
    found = videos.visible(creator, NOW, ("archive",))
    oldest = min(one.published_at for one in found)
    assert NOW - (days + 1) * DAY < oldest < NOW - (days - 5) * DAY
    video = next(one for one in found if one.published_at == oldest)
    gone = video.ended_at + days * DAY
    assert videos.by_id(World(), video.id, gone - 1) is video
    assert videos.by_id(World(), video.id, gone) is None


def test_tomas_deletes_videos_before_they_expire() -> None:
    before = {one.id for one in videos.visible(CREATORS["tomas"], NOW)}
    after = {one.id for one in videos.visible(CREATORS["tomas"], NOW + 4 * DAY)}
    expired = {
        one.id
        for one in videos.visible(CREATORS["tomas"], NOW)
        if one.kind == "archive" and one.ended_at + 60 * DAY <= NOW + 4 * DAY
    }
    assert before - after - expired


def test_rheas_views_are_corrected_downwards_once() -> None:
    video = videos.visible(CREATORS["rhea"], NOW, ("archive",))[-1]
    at = video.published_at + videos.CORRECTED_AFTER
    assert video.views(at) < video.views(at - DAY)
    assert video.views(at + 3 * DAY) > video.views(at)


@EACH_CREATOR
def test_views_never_fall_for_other_creators(creator: Creator) -> None:
    for video in videos.visible(creator, NOW)[:20]:
        seen = [video.views(NOW + hour * HOUR) for hour in range(0, 200, 7)]
        assert seen == sorted(seen) or creator.username == "rhea"


def test_quinn_has_no_stream_for_two_weeks() -> None:
    quinn = CREATORS["quinn"]
    last = streams.latest(quinn, NOW)
    assert last
    assert all(streams.live(quinn, NOW + day * DAY) is None for day in range(14))
    assert videos.visible(quinn, NOW, ("archive",)) == []


def test_nozomi_has_titles_beyond_the_basic_plane() -> None:
    shown = videos.visible(CREATORS["nozomi"], NOW, ("archive",))
    titles = "".join(one.title for one in shown)
    assert CREATORS["nozomi"].display_name(NOW) == "桜ノゾミ"
    assert any(ord(letter) > 0xFFFF for letter in titles)


def test_cleo_is_clipped_more_than_a_thousand_times_a_week() -> None:
    found = clips.most_viewed(CREATORS["cleo"], NOW - 7 * DAY, NOW, NOW)
    numbers = [one.number for one in found]
    assert len(numbers) == len(set(numbers)) > 1_000


def test_subscriptions_exist_only_for_affiliates_and_partners() -> None:
    without = {
        name for name in CREATORS if audience.subscribers(CREATORS[name], NOW) is None
    }
    assert without == {"wes", "hana"}


@EACH_CREATOR
def test_viewers_are_plausible_in_every_minute(creator: Creator) -> None:
    stream = streams.latest(creator, NOW)
    assert stream
    moments = range(stream.started_at, stream.ended_at, 60)
    watching = [streams.viewers(stream, now) for now in moments]
    assert min(watching) >= 0
    assert 0 < max(watching) <= creator.persona.viewers * 3


def test_thousands_of_creators_have_distinct_logins() -> None:
    many = World(size=3_000)
    assert (
        len({one.login(NOW) for one in many}) == len({one.id for one in many}) == 3_000
    )
    assert by_login(many, list(many)[2_999].login(NOW), NOW) is list(many)[2_999]
