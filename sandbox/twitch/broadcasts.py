"""What creators broadcast: /streams, /videos, /clips.

Here: parameters, selection, order and records. Not here: what happened (`world`).
"""

from functools import lru_cache
from itertools import islice
from typing import Any

from sandbox.twitch.call import Call
from sandbox.twitch.errors import Refused
from sandbox.twitch.paging import PARAMETERS, bounds
from sandbox.world import clips as world_clips
from sandbox.world import creators
from sandbox.world import streams as world_streams
from sandbox.world import videos as world_videos
from sandbox.world.chance import happens
from sandbox.world.clips import Clip
from sandbox.world.creators import Creator, World
from sandbox.world.games import BY_ID
from sandbox.world.streams import Stream
from sandbox.world.times import DAY, EPOCH, MINUTE, iso
from sandbox.world.videos import KINDS, Video

CLIP_DEPTH = 1_000
CLIPS_REPEAT_FROM = 500
PERIODS = {"all": None, "day": 1, "week": 7, "month": 30}


def streams(call: Call) -> dict[str, Any]:
    """GET /streams: who is live now, the most watched first."""
    query = call.query
    query.allow("user_id", "user_login", "game_id", "type", "language", *PARAMETERS)
    ids, logins = query.ids("user_id"), query.many("user_login")
    games, languages = query.ids("game_id"), query.many("language")
    query.choice("type", ("all", "live"), "all")
    if ids or logins:
        asked = [creators.by_id(call.world, one) for one in ids]
        asked += [creators.by_login(call.world, one, call.now) for one in logins]
        people = dict.fromkeys(one for one in asked if one)
        found = [one for who in people if (one := world_streams.live(who, call.now))]
        found.sort(key=lambda one: (-world_streams.viewers(one, call.now), one.id))
    else:
        everybody = world_streams.everybody_live(call.world, call.now // MINUTE)
        found = [one for one in everybody if call.now < one.ended_at]
    if games:
        found = [one for one in found if one.segment(call.now).game_id in games]
    if languages:
        found = [one for one in found if one.creator.story.language in languages]
    low, high, pagination = bounds(call, len(found))
    data = [_stream(one, call.now) for one in found[low:high]]
    return {"data": data, "pagination": pagination}


def _stream(stream: Stream, now: int) -> dict[str, Any]:
    who, segment = stream.creator, stream.segment(now)
    login = who.login(now)
    picture = f"previews-ttv/live_user_{login}-{{width}}x{{height}}.jpg"
    return {
        "id": stream.id,
        "user_id": who.id,
        "user_login": login,
        "user_name": who.display_name(now),
        "game_id": segment.game_id,
        "game_name": BY_ID[segment.game_id].name,
        "type": "live",
        "title": segment.title,
        "tags": ["English"] if who.story.language == "en" else [],
        "viewer_count": world_streams.viewers(stream, now),
        "started_at": iso(stream.started_at),
        "language": who.story.language,
        "thumbnail_url": f"https://static-cdn.jtvnw.net/{picture}",
        "tag_ids": [],
        "is_mature": happens(20, who.seed, "mature", who.index),
    }


def videos(call: Call) -> dict[str, Any]:
    """GET /videos: by id, or those of a channel or a category, the newest first."""
    query = call.query
    query.allow(
        "id", "user_id", "game_id", "type", "period", "sort", "language", *PARAMETERS
    )
    way = query.exactly_one_of("id", "user_id", "game_id")
    kind = query.choice("type", ("all", *KINDS), "all")
    period = PERIODS[query.choice("period", tuple(PERIODS), "all")]
    sort = query.choice("sort", ("time", "trending", "views"), "time")
    language = query.one("language")
    if way == "id":
        known = [
            world_videos.by_id(call.world, one, call.now) for one in query.ids("id")
        ]
        return {"data": [_video(one, call) for one in known if one], "pagination": {}}
    kinds = tuple(one for one in KINDS if kind in ("all", one))
    chosen = query.ids(way)
    if len(chosen) > 1:
        query.one(way)
    if way == "user_id":
        who = creators.by_id(call.world, chosen[0])
        found = world_videos.visible(who, call.now, kinds) if who else []
    else:
        everybody = (world_videos.visible(one, call.now, kinds) for one in call.world)
        found = [one for some in everybody for one in some if one.game_id == chosen[0]]
        found.sort(key=lambda one: (-one.published_at, one.id))
    if period:
        found = [one for one in found if one.published_at >= call.now - period * DAY]
    if language:
        found = [one for one in found if one.creator.story.language == language]
    if sort != "time":
        found.sort(key=lambda one: -one.views(call.now))
    low, high, pagination = bounds(call, len(found))
    return {
        "data": [_video(one, call) for one in found[low:high]],
        "pagination": pagination,
    }


def _video(video: Video, call: Call) -> dict[str, Any]:
    who, login = video.creator, video.creator.login(call.now)
    picture = f"cf_vods/{login}/{video.id}/thumb0-%{{width}}x%{{height}}.jpg"
    muted = happens(20, who.seed, "muted", video.id) and video.kind == "archive"
    return {
        "id": video.id,
        "stream_id": video.stream.id if video.stream else None,
        "user_id": who.id,
        "user_login": login,
        "user_name": who.display_name(call.now),
        "title": video.title,
        "description": "",
        "created_at": iso(video.published_at),
        "published_at": iso(video.published_at),
        "url": f"https://www.twitch.tv/videos/{video.id}",
        "thumbnail_url": f"https://static-cdn.jtvnw.net/{picture}",
        "viewable": "public",
        "view_count": video.views(call.now),
        "language": who.story.language,
        "type": video.kind,
        "duration": duration(video.seconds(call.now)),
        "muted_segments": [{"duration": 180, "offset": 600}] if muted else None,
    }


def duration(seconds: int) -> str:
    """Write a length as Go does: 3h8m33s, 44s; leading zero parts are left out."""
    hours, rest = divmod(seconds, 3_600)
    minutes, seconds = divmod(rest, 60)
    if hours:
        return f"{hours}h{minutes}m{seconds}s"
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"


def clips(call: Call) -> dict[str, Any]:
    """GET /clips: by id, or the most viewed of a window, about a thousand deep."""
    query = call.query
    query.allow(
        "broadcaster_id", "game_id", "id", "started_at", "ended_at", "is_featured",
        *PARAMETERS,
    )  # fmt: skip
    way = query.exactly_one_of("broadcaster_id", "game_id", "id")
    since, until = query.instant("started_at"), query.instant("ended_at")
    featured = query.choice("is_featured", ("true", "false"), "")
    if way == "id":
        known = [
            world_clips.by_id(call.world, one, call.now) for one in query.many("id")
        ]
        return {"data": [_clip(one, call) for one in known if one], "pagination": {}}
    if since is None and until is not None:
        raise Refused(400, 'The parameter "ended_at" requires "started_at"')
    if since is not None and until is None:
        until = since + 7 * DAY
    if since is not None and until is not None and until < since:
        raise Refused(400, 'The parameter "ended_at" must not be before "started_at"')
    window = (since or EPOCH, call.now if until is None else until, call.now)
    chosen = query.required(way)
    if way == "broadcaster_id":
        who = creators.by_id(call.world, chosen)
        found = _of_channel(who, *window) if who else ()
    else:
        found = _of_game(call.world, chosen, *window)
    if featured:
        found = tuple(one for one in found if one.featured == (featured == "true"))
    low, high, pagination = bounds(call, len(found), repeats_from=CLIPS_REPEAT_FROM)
    data = [_clip(one, call) for one in found[low:high]]
    return {"data": data, "pagination": pagination}


@lru_cache(maxsize=256)
def _of_channel(who: Creator, since: int, until: int, now: int) -> tuple[Clip, ...]:
    return tuple(islice(world_clips.most_viewed(who, since, until, now), CLIP_DEPTH))


@lru_cache(maxsize=8)
def _of_game(
    world: World, game_id: str, since: int, until: int, now: int
) -> tuple[Clip, ...]:
    lists = (world_clips.most_viewed(who, since, until, now) for who in world)
    every = world_clips.merged(lists, now)
    return tuple(islice((one for one in every if one.game_id() == game_id), CLIP_DEPTH))


def _clip(clip: Clip, call: Call) -> dict[str, Any]:
    who, video_id = clip.stream.creator, clip.video_id(call.now)
    return {
        "id": clip.id,
        "url": f"https://clips.twitch.tv/{clip.id}",
        "embed_url": f"https://clips.twitch.tv/embed?clip={clip.id}",
        "broadcaster_id": who.id,
        "broadcaster_name": who.display_name(call.now),
        "creator_id": clip.author.id,
        "creator_name": clip.author.name,
        "video_id": video_id,
        "game_id": clip.game_id(),
        "language": who.story.language,
        "title": clip.title,
        "view_count": clip.views(call.now),
        "created_at": iso(clip.created_at),
        "thumbnail_url": f"https://clips-media-assets2.twitch.tv/{clip.number}.jpg",
        "duration": clip.tenths / 10,
        "vod_offset": clip.offset if video_id else None,
        "is_featured": clip.featured,
    }
