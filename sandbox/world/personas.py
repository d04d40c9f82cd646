"""Personas: twelve with a special behaviour, and ordinary ones after them.

Here: personas as data. Not here: their numbers at a time.
"""

from dataclasses import dataclass

from sandbox.world.randomness import random_bits, random_int

ALL_SCOPES = (
    "user:read:email",
    "user:read:follows",
    "channel:read:subscriptions",
    "moderator:read:followers",
    "user:read:chat",
    "user:bot",
    "channel:bot",
)
TITLES = (
    "Ranked until we drop",
    "First playthrough, no spoilers please",
    "Cosy morning stream",
    "Road to the top, episode {day}",
    "Viewers choose what happens",
    "Late one tonight: {game}",
)
UNICODE_TITLES = (
    "🌸 桜の下で {game} 🌸 初見歓迎\uff01",
    "Ça va être génial: «{game}» \u2014 l'été à Zürich",
    "مرحبا بكم في البث المباشر",
    "👩\u200d👩\u200d👧\u200d👦 stream 🏳\ufe0f\u200d🌈 (e\u0301: two code points)",
    'Quotes " and \\ and <b>tags</b> & {game}\u2028next line',
    "№{day} ½ ﷽ \u202eright to left\u202c and a tab\tand % and {{braces}}",
)


@dataclass(frozen=True, slots=True)
class Persona:
    """One persona. Counters are per day."""

    username: str
    names: tuple[str, ...]
    description: str
    broadcaster_type: str = "affiliate"
    language: str = "en"
    timezone: str = "UTC"
    followers: int = 2_000
    gained: int = 12
    acceleration: int = 0
    """Extra followers a day, per thousand days."""
    lost: int = 0
    purge_every: int = 0
    viewers: int = 60
    stream_percent: int = 60
    stream_every: int = 1
    """Streams only on every n-th day."""
    start_minute: int = 17 * 60
    minutes: tuple[int, int] = (120, 300)
    games: tuple[str, ...] = ("509658", "33214")
    switch_percent: int = 20
    clips: tuple[int, int] = (0, 6)
    titles: tuple[str, ...] = TITLES
    scopes: tuple[str, ...] = ALL_SCOPES
    highlight_days: int = 30
    deletes_videos: bool = False
    views_corrected: bool = False


PERSONAS = (
    Persona(
        "nora", ("NoraNova",),
        "grows, a little faster every month",
        "partner", timezone="Europe/Berlin", followers=18_000, gained=60,
        acceleration=90, highlight_days=5, viewers=900, stream_percent=80,
        clips=(3, 15), games=("516575", "509658", "511224"),
    ),
    Persona(
        "gus", ("OldGuardTV",),
        "loses followers every sixth day, when bots are purged",
        "partner", timezone="America/New_York", followers=52_000, gained=40,
        purge_every=6, viewers=1_200, stream_percent=70, start_minute=20 * 60,
        games=("32399", "29595"),
    ),
    Persona(
        "nomad", ("PixelNomad", "NomadPlays", "TheNomad", "NomadLive"),
        "changes name and login every fourteen days; only the id stays",
        timezone="Asia/Kolkata", games=("490744", "27471", "509672"),
    ),
    Persona(
        "mara", ("MidnightMara",),
        "streams every night across midnight UTC and switches category twice",
        "partner", timezone="America/Los_Angeles", followers=9_000, gained=18,
        viewers=400, stream_percent=100, start_minute=22 * 60, minutes=(230, 270),
        switch_percent=100, games=("509658", "512953", "26936"), clips=(1, 5),
    ),
    Persona(
        "tomas", ("TidyTomas",),
        "deletes half of the archives and highlights",
        "partner", timezone="Europe/Lisbon", stream_percent=85, highlight_days=7,
        deletes_videos=True, viewers=150, games=("743", "138585"),
    ),
    Persona(
        "wes", ("WeekLongWes",),
        "keeps a default account: archives vanish after 7 days",
        "", followers=120, gained=1, viewers=6, stream_percent=75, start_minute=9 * 60,
        games=("30921",), clips=(0, 1),
    ),
    Persona(
        "hana", ("HobbyHana",),
        "is no affiliate yet, so there are no subscriptions to read",
        "", timezone="Asia/Tokyo", language="ja", followers=44, gained=1, viewers=3,
        stream_percent=30, start_minute=11 * 60, minutes=(30, 90), games=("509660",),
        clips=(0, 1),
    ),
    Persona(
        "sam", ("ScopelessSam",),
        "connected with too few scopes: only the e-mail address",
        timezone="America/Chicago", games=("32982",), scopes=("user:read:email",),
    ),
    Persona(
        "quinn", ("QuietQuinn",),
        "has hardly been live for ages and slowly fades",
        "partner", followers=12_000, gained=1, lost=3, viewers=200, stream_every=240,
        stream_percent=100, games=("417752",),
    ),
    Persona(
        "nozomi", ("桜ノゾミ",),
        "writes titles in every script, with emoji and quotes",
        timezone="Asia/Tokyo", language="ja", followers=5_500, gained=22, viewers=240,
        stream_percent=80, start_minute=10 * 60, titles=UNICODE_TITLES,
        games=("26936", "509658"),
    ),
    Persona(
        "cleo", ("ClipStorm",),
        "is clipped more than a thousand times a week",
        "partner", timezone="America/Sao_Paulo", language="pt", followers=140_000,
        gained=210, viewers=6_000, stream_percent=100, start_minute=14 * 60,
        minutes=(300, 540), games=("509658", "32982", "21779"), clips=(130, 230),
    ),
    Persona(
        "rhea", ("RecountRhea",),
        "has view counts corrected downwards three days later",
        timezone="Europe/Athens", followers=3_100, gained=15, stream_percent=90,
        views_corrected=True, games=("1469308723", "509670"), viewers=110,
    ),
)  # fmt: skip
FIRST = (
    "Amber", "Brisk", "Calm", "Dusky", "Eager", "Frosty", "Gentle", "Hasty",
    "Ivory", "Jolly", "Keen", "Lucky", "Misty", "Noble", "Odd", "Proud",
)  # fmt: skip
LAST = (
    "Otter", "Falcon", "Badger", "Comet", "Lynx", "Maple", "Raven", "Tiger",
    "Willow", "Yak", "Zebra", "Harbor", "Pixel", "Quartz", "Rocket", "Sparrow",
)  # fmt: skip


def ordinary(seed: int, index: int) -> Persona:
    """Return the persona of a creator after the first twelve."""
    bits = random_bits(seed, "person", index)
    name = f"{FIRST[bits % 16]}{LAST[bits // 16 % 16]}_{index}"
    kind = ("", "affiliate", "affiliate", "partner")[bits // 256 % 4]
    size = 40 if not kind else 12_000 if kind == "partner" else 900
    games = ("509658", "33214", "516575", "27471", "32399", "511224", "26936")
    first = bits // 1024 % len(games)
    return Persona(
        name.lower(),
        (name,),
        "is an ordinary creator",
        kind,
        followers=random_int(size, size * 4, seed, "followers", index),
        gained=random_int(1, 1 + size // 100, seed, "gained", index),
        viewers=random_int(2 + size // 100, 6 + size // 20, seed, "viewers", index),
        stream_percent=random_int(20, 80, seed, "percent", index),
        start_minute=random_int(0, 23 * 60, seed, "start", index),
        games=(games[first], games[(first + 1) % len(games)]),
        clips=(0, 4),
    )
