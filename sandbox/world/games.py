"""Twitch's categories.

Here: a fixed list with Twitch's ids, and its order on a day. Not here: the creators'
categories.
"""

from dataclasses import dataclass

from sandbox.world.randomness import random_bits


@dataclass(frozen=True, slots=True)
class Game:
    """One category; `igdb_id` is empty unless it is a video game."""

    id: str
    name: str
    igdb_id: str = ""


GAMES = (
    Game("509658", "Just Chatting"),
    Game("33214", "Fortnite", "1905"),
    Game("516575", "VALORANT", "126459"),
    Game("32982", "Grand Theft Auto V", "1020"),
    Game("21779", "League of Legends", "115"),
    Game("27471", "Minecraft", "121"),
    Game("29595", "Dota 2", "2963"),
    Game("32399", "Counter-Strike", "1372"),
    Game("511224", "Apex Legends", "114795"),
    Game("491931", "Escape from Tarkov", "19565"),
    Game("18122", "World of Warcraft", "123"),
    Game("138585", "Hearthstone", "1279"),
    Game("513143", "Teamfight Tactics", "120176"),
    Game("515025", "Overwatch 2", "125174"),
    Game("30921", "Rocket League", "11198"),
    Game("743", "Chess"),
    Game("512953", "ELDEN RING", "119133"),
    Game("490744", "Stardew Valley", "17000"),
    Game("509670", "Science & Technology"),
    Game("1469308723", "Software and Game Development"),
    Game("26936", "Music"),
    Game("509660", "Art"),
    Game("417752", "Talk Shows & Podcasts"),
    Game("509672", "Travel & Outdoors"),
    Game("509663", "Special Events"),
    Game("499973", "Always On"),
)
BY_ID = {game.id: game for game in GAMES}
BY_NAME = {game.name.lower(): game for game in GAMES}
BY_IGDB = {game.igdb_id: game for game in GAMES if game.igdb_id}


def most_watched(seed: int, day: int) -> list[Game]:
    """Return every category, the most watched of a day first."""
    ranked = sorted(
        enumerate(GAMES),
        key=lambda item: item[0] * 100 + random_bits(seed, day, item[1].id) % 400,
    )
    return [game for _, game in ranked]
