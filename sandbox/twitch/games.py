"""Categories: /games and /games/top.

Here: their parameters and records. Not here: the list (`world.games`).
"""

from typing import Any
from urllib.parse import quote

from sandbox.twitch.call import Call
from sandbox.twitch.errors import Refused
from sandbox.twitch.paging import PARAMETERS, bounds
from sandbox.world.games import BY_ID, BY_IGDB, BY_NAME, Game, most_watched
from sandbox.world.times import day_of


def games(call: Call) -> dict[str, Any]:
    """GET /games: by id, name or igdb id; unknown ones are left out."""
    query = call.query
    query.allow("id", "name", "igdb_id")
    ids, names, igdb = query.ids("id"), query.many("name"), query.ids("igdb_id")
    if not (ids or names or igdb):
        raise Refused(400, 'Missing required parameter "id"')
    asked = [BY_ID.get(one) for one in ids]
    asked += [BY_NAME.get(one.lower()) for one in names]
    asked += [BY_IGDB.get(one) for one in igdb]
    found = dict.fromkeys(one for one in asked if one)
    return {"data": [_game(one) for one in found]}


def top(call: Call) -> dict[str, Any]:
    """GET /games/top: all categories, the most watched of the day first."""
    call.query.allow(*PARAMETERS)
    ranked = most_watched(call.world.seed, day_of(call.now))
    low, high, pagination = bounds(call, len(ranked))
    return {"data": [_game(one) for one in ranked[low:high]], "pagination": pagination}


def _game(game: Game) -> dict[str, Any]:
    picture = f"{quote(game.name)}-{{width}}x{{height}}.jpg"
    return {
        "id": game.id,
        "name": game.name,
        "box_art_url": f"https://static-cdn.jtvnw.net/ttv-boxart/{picture}",
        "igdb_id": game.igdb_id,
    }
