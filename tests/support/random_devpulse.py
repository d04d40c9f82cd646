"""Random GitHub and Dev.to accounts, and readings of them.

Here: repositories and articles that appear, gain, lose, hide and disappear; restated
days; readings that fail or are partial. A seed gives the same readings each time. Not
here: writing them (`raw_loads.py`).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from tests.support.random_twitch import DAY, FIRST
from tests.support.raw_loads import Read, Row

ACCOUNT, AUTHOR = "583231", "219482"
TRAILING = 4


class RandomDevpulse:
    """An account at GitHub and an author at Dev.to over some days."""

    def __init__(self, seed: int, days: int = 7) -> None:
        self.random = Random(seed)
        self.days = [FIRST + DAY * number for number in range(days)]
        self.repositories = {str(1000 + n): self._life() for n in range(5)}
        self.articles = {str(70 + n): self._life() for n in range(5)}

    def _life(self) -> tuple[date, date]:
        born = FIRST + DAY * self.random.randrange(-3, 4)
        return born, born + DAY * self.random.choice((2, 4, 1000))

    def github(self, now: datetime, credential_id: str) -> list[Read]:
        """Return the daily job's readings of the account, some failed or partial."""
        trouble = Random(f"github{now}")
        day = (now - timedelta(hours=6)).date()
        user = {"id": ACCOUNT, "login": "octocat", "followers": trouble.randrange(99)}
        since = day - TRAILING * DAY
        return [
            *_troubled(
                trouble, Read("users", ACCOUNT, [user], credential_id=credential_id)
            ),
            *_troubled(
                trouble,
                Read(
                    "repositories",
                    ACCOUNT,
                    self._listed(day),
                    credential_id=credential_id,
                ),
            ),
            *_troubled(
                trouble,
                Read(
                    "contribution_days",
                    ACCOUNT,
                    list(_contributions(since, day + DAY, now)),
                    credential_id=credential_id,
                    window=(since, day + DAY),
                ),
            ),
            Read(
                "traffic_views",
                ACCOUNT,
                [
                    {
                        "repository_id": one["id"],
                        "day": day - DAY * back,
                        "count": trouble.randrange(50),
                        "uniques": trouble.randrange(9),
                    }
                    for one in self._listed(day)
                    for back in range(3)
                ],
                credential_id=credential_id,
                window=(day - 2 * DAY, day + DAY),
            ),
        ]

    def _listed(self, day: date) -> list[Row]:
        return [
            {
                "id": name,
                "name": f"r{name}",
                "full_name": f"octocat/r{name}-{day.day // 3}",
                "owner_id": ACCOUNT,
                "stargazers_count": _level(name, day),
                "forks_count": _level(f"f{name}", day),
                "subscribers_count": _level(f"w{name}", day) if day.day % 2 else None,
                "open_issues_count": _level(f"i{name}", day),
                "private": name == "1001",
                "fork": False,
                "default_branch": "main",
                "html_url": f"https://github.com/octocat/r{name}",
                "created_at": f"{born}T{12 * (int(name) % 2):02}:00:00Z",
                "updated_at": f"{day}T00:00:00Z",
            }
            for name, (born, gone) in self.repositories.items()
            if born <= day < gone
        ]

    def devto(self, now: datetime, credential_id: str) -> list[Read]:
        """Return the daily job's readings of the author, some failed or partial."""
        trouble = Random(f"devto{now}")
        day = (now - timedelta(hours=6)).date()
        articles = [
            {
                "id": name,
                "title": f"title {day:%d}",
                "url": f"https://dev.to/a/{name}",
                "published": (int(name) + day.day) % 5 > 0,
                "published_at": f"{born}T12:00:00Z",
                "tags": '["sql", "go"]',
                "page_views_count": 10 * _level(name, day),
                "public_reactions_count": _level(f"l{name}", day),
                "comments_count": day.day,
                "user_id": AUTHOR,
            }
            for name, (born, gone) in self.articles.items()
            if born <= day < gone
        ]
        total = {"user_id": AUTHOR, "total": trouble.randrange(500)}
        return [
            *_troubled(
                trouble, Read("articles", AUTHOR, articles, credential_id=credential_id)
            ),
            *_troubled(
                trouble, Read("followers", AUTHOR, [total], credential_id=credential_id)
            ),
        ]


def _contributions(first: date, end: date, now: datetime) -> Iterator[Row]:
    day = first
    while day < end:
        chance = Random(f"{day}{now.day // 2}")
        yield {
            "user_id": ACCOUNT,
            "day": day,
            "contribution_count": 20,
            "commits": chance.randrange(9) if chance.random() < 0.9 else None,
            "issues": chance.randrange(3),
            "pull_requests": 1,
            "reviews": 0,
            "repositories_created": 0,
            "repositories_contributed_to": 2,
        }
        day += DAY


def _level(name: str, day: date) -> int:
    return 3 * day.toordinal() % 40 + Random(f"{name}{day}").randrange(9)


def _troubled(random: Random, read: Read) -> Iterator[Read]:
    chance = random.random()
    if chance < 0.15:
        yield Read(
            read.resource,
            read.subject_id,
            (),
            "failed",
            credential_id=read.credential_id,
        )
    elif chance < 0.3:
        some = [row for row in read.rows if random.random() < 0.7]
        yield Read(
            read.resource,
            read.subject_id,
            some,
            "partial",
            credential_id=read.credential_id,
            window=read.window,
        )
    else:
        yield read
