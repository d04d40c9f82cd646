"""/games and /games/top.

Here: their parameters and records. Not here: the list of categories.
"""

from typing import Any
from urllib.parse import quote

from sandbox.twitch.api import Call
from sandbox.twitch.paging import bounds
from sandbox.twitch.query import PAGING, missing
from sandbox.world.games import BY_ID, BY_IGDB, BY_NAME, Game, most_watched
from sandbox.world.times import day_of


def games(call: Call) -> dict[str, Any]:
    """GET /games: by id, name or IGDB id; unknown categories are left out."""
    query = call.query
    query.allow("id", "name", "igdb_id")
    ids, names, igdb_ids = query.ids("id"), query.many("name"), query.ids("igdb_id")
    if not (ids or names or igdb_ids):
        raise missing("id")
    known = [BY_ID.get(game_id) for game_id in ids]
    known += [BY_NAME.get(name.lower()) for name in names]
    known += [BY_IGDB.get(igdb_id) for igdb_id in igdb_ids]
    return {"data": [_game(game) for game in dict.fromkeys(known) if game]}


def top(call: Call) -> dict[str, Any]:
    """GET /games/top: all categories, the most watched of the day first."""
    call.query.allow(*PAGING)
    ranked = most_watched(call.world.seed, day_of(call.now))
    low, high, pagination = bounds(call, len(ranked))
    data = [_game(game) for game in ranked[low:high]]
    return {"data": data, "pagination": pagination}


def _game(game: Game) -> dict[str, Any]:
    picture = f"{quote(game.name)}-{{width}}x{{height}}.jpg"
    return {
        "id": game.id,
        "name": game.name,
        "box_art_url": f"https://static-cdn.jtvnw.net/ttv-boxart/{picture}",
        "igdb_id": game.igdb_id,
    }
