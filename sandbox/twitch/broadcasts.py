"""/streams, /videos and /clips.

Here: their parameters, selection, order and records. Not here: the world's data.
"""

from functools import lru_cache
from itertools import islice
from typing import Any

from sandbox.twitch.api import Call
from sandbox.twitch.errors import helix_error
from sandbox.twitch.paging import page
from sandbox.twitch.query import PAGING
from sandbox.world import clips as world_clips
from sandbox.world import creators
from sandbox.world import streams as world_streams
from sandbox.world import videos as world_videos
from sandbox.world.clips import Clip
from sandbox.world.creators import Creator, World
from sandbox.world.games import BY_ID
from sandbox.world.randomness import random_bool
from sandbox.world.streams import Stream
from sandbox.world.times import DAY, EPOCH, MINUTE, iso
from sandbox.world.videos import KINDS, Video

CLIP_DEPTH = 1_000
CLIPS_REPEAT_FROM = 500
PERIODS = {"all": None, "day": 1, "week": 7, "month": 30}


def streams(call: Call) -> dict[str, Any]:
    """GET /streams: the live streams, the most watched first."""
    query = call.query
    query.allow("user_id", "user_login", "game_id", "type", "language", *PAGING)
    ids, logins = query.ids("user_id"), query.many("user_login")
    games, languages = query.ids("game_id"), query.many("language")
    query.choice("type", ("all", "live"), "all")
    if ids or logins:
        known = [creators.by_id(call.world, user_id) for user_id in ids]
        known += [creators.by_login(call.world, login, call.now) for login in logins]
        people = dict.fromkeys(creator for creator in known if creator)
        live = [world_streams.live(creator, call.now) for creator in people]
        found = world_streams.ranked((one for one in live if one), call.now)
    else:
        all_live = world_streams.all_live(call.world, call.now // MINUTE)
        found = [one for one in all_live if call.now < one.ended_at]
    if games:
        found = [one for one in found if one.segment(call.now).game_id in games]
    if languages:
        found = [one for one in found if one.creator.persona.language in languages]
    return page(call, found, _stream)


def _stream(stream: Stream, now: int) -> dict[str, Any]:
    creator, segment = stream.creator, stream.segment(now)
    login, language = creator.login(now), creator.persona.language
    picture = f"previews-ttv/live_user_{login}-{{width}}x{{height}}.jpg"
    return {
        "id": stream.id,
        "user_id": creator.id,
        "user_login": login,
        "user_name": creator.display_name(now),
        "game_id": segment.game_id,
        "game_name": BY_ID[segment.game_id].name,
        "type": "live",
        "title": segment.title,
        "tags": ["English"] if language == "en" else [],
        "viewer_count": world_streams.viewers(stream, now),
        "started_at": iso(stream.started_at),
        "language": language,
        "thumbnail_url": f"https://static-cdn.jtvnw.net/{picture}",
        "tag_ids": [],
        "is_mature": is_mature(creator),
    }


def is_mature(creator: Creator) -> bool:
    """Return whether a channel is for adults."""
    return random_bool(20, creator.seed, "mature", creator.index)


def videos(call: Call) -> dict[str, Any]:
    """GET /videos: by id, or those of a channel or a category, the newest first."""
    query = call.query
    query.allow(
        "id", "user_id", "game_id", "type", "period", "sort", "language", *PAGING
    )
    selector = query.exactly_one_of("id", "user_id", "game_id")
    kind = query.choice("type", ("all", *KINDS), "all")
    period = PERIODS[query.choice("period", tuple(PERIODS), "all")]
    sort = query.choice("sort", ("time", "trending", "views"), "time")
    language = query.one("language")
    ids = query.ids(selector)
    if selector == "id":
        known = [world_videos.by_id(call.world, one, call.now) for one in ids]
        data = [_video(video, call.now) for video in known if video]
        return {"data": data, "pagination": {}}
    query.one(selector)
    kinds = tuple(one for one in KINDS if kind in ("all", one))
    if selector == "user_id":
        creator = creators.by_id(call.world, ids[0])
        found = world_videos.visible(creator, call.now, kinds) if creator else []
    else:
        lists = (world_videos.visible(one, call.now, kinds) for one in call.world)
        found = [one for part in lists for one in part if one.game_id == ids[0]]
        found.sort(key=lambda one: (-one.published_at, one.id))
    if period:
        found = [one for one in found if one.published_at >= call.now - period * DAY]
    if language:
        found = [one for one in found if one.creator.persona.language == language]
    if sort != "time":
        found.sort(key=lambda one: -one.views(call.now))
    return page(call, found, _video)


def _video(video: Video, now: int) -> dict[str, Any]:
    creator, login = video.creator, video.creator.login(now)
    picture = f"cf_vods/{login}/{video.id}/thumb0-%{{width}}x%{{height}}.jpg"
    muted = random_bool(20, creator.seed, "muted", video.id) and video.kind == "archive"
    return {
        "id": video.id,
        "stream_id": video.stream.id if video.stream else None,
        "user_id": creator.id,
        "user_login": login,
        "user_name": creator.display_name(now),
        "title": video.title,
        "description": "",
        "created_at": iso(video.published_at),
        "published_at": iso(video.published_at),
        "url": f"https://www.twitch.tv/videos/{video.id}",
        "thumbnail_url": f"https://static-cdn.jtvnw.net/{picture}",
        "viewable": "public",
        "view_count": video.views(now),
        "language": creator.persona.language,
        "type": video.kind,
        "duration": duration(video.seconds(now)),
        "muted_segments": [{"duration": 180, "offset": 600}] if muted else None,
    }


def duration(seconds: int) -> str:
    """Return a duration in Go's format: 3h8m33s or 44s, without leading zero parts."""
    hours, rest = divmod(seconds, 3_600)
    minutes, seconds = divmod(rest, 60)
    if hours:
        return f"{hours}h{minutes}m{seconds}s"
    return f"{minutes}m{seconds}s" if minutes else f"{seconds}s"


def clips(call: Call) -> dict[str, Any]:
    """GET /clips: by id, or the most viewed of a window, up to a thousand."""
    query = call.query
    query.allow(
        "broadcaster_id", "game_id", "id", "started_at", "ended_at", "is_featured",
        *PAGING,
    )  # fmt: skip
    selector = query.exactly_one_of("broadcaster_id", "game_id", "id")
    since, until = query.instant("started_at"), query.instant("ended_at")
    featured = query.choice("is_featured", ("true", "false"), "")
    if selector == "id":
        ids = query.many("id")
        known = [world_clips.by_id(call.world, one, call.now) for one in ids]
        data = [_clip(clip, call.now) for clip in known if clip]
        return {"data": data, "pagination": {}}
    if since is None and until is not None:
        raise helix_error(400, 'The parameter "ended_at" requires "started_at"')
    if since is not None:
        until = since + 7 * DAY if until is None else until
        if until < since:
            message = 'The parameter "ended_at" must not be before "started_at"'
            raise helix_error(400, message)
    window = (since or EPOCH, call.now if until is None else until, call.now)
    selected = query.required(selector)
    if selector == "broadcaster_id":
        creator = creators.by_id(call.world, selected)
        found = _of_channel(creator, *window) if creator else ()
    else:
        found = _of_game(call.world, selected, *window)
    if featured:
        found = tuple(one for one in found if one.featured == (featured == "true"))
    return page(call, found, _clip, repeats_from=CLIPS_REPEAT_FROM)


@lru_cache(maxsize=256)
def _of_channel(creator: Creator, since: int, until: int, now: int) -> tuple[Clip, ...]:
    clips = world_clips.most_viewed(creator, since, until, now)
    return tuple(islice(clips, CLIP_DEPTH))


@lru_cache(maxsize=8)
def _of_game(
    world: World, game_id: str, since: int, until: int, now: int
) -> tuple[Clip, ...]:
    lists = (world_clips.most_viewed(one, since, until, now) for one in world)
    clips = world_clips.merged(lists, now)
    return tuple(islice((one for one in clips if one.game_id() == game_id), CLIP_DEPTH))


def _clip(clip: Clip, now: int) -> dict[str, Any]:
    creator, video_id = clip.stream.creator, clip.video_id(now)
    return {
        "id": clip.id,
        "url": f"https://clips.twitch.tv/{clip.id}",
        "embed_url": f"https://clips.twitch.tv/embed?clip={clip.id}",
        "broadcaster_id": creator.id,
        "broadcaster_name": creator.display_name(now),
        "creator_id": clip.author.id,
        "creator_name": clip.author.name,
        "video_id": video_id,
        "game_id": clip.game_id(),
        "language": creator.persona.language,
        "title": clip.title,
        "view_count": clip.views(now),
        "created_at": iso(clip.created_at),
        "thumbnail_url": f"https://clips-media-assets2.twitch.tv/{clip.number}.jpg",
        "duration": clip.tenths / 10,
        "vod_offset": clip.offset if video_id else None,
        "is_featured": clip.featured,
    }
