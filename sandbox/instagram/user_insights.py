"""Insights of accounts: totals of a range, new followers by day, the audience.

Here: which parameters a metric needs, and its values. Not here: insights of media.
"""

from collections.abc import Callable, Sequence
from typing import Any

from sandbox.instagram.accounts import FEW_FOLLOWERS, Account, pacific_days
from sandbox.instagram.errors import graph_error, invalid
from sandbox.instagram.insights import check_metrics
from sandbox.instagram.records import graph_time
from sandbox.kit import pacific
from sandbox.kit.query import Query, whole_number
from sandbox.world.times import DAY

LONGEST = 30 * DAY
STORED = 90 * DAY
SHARES = {
    "views": 100,
    "reach": 60,
    "total_interactions": 9,
    "likes": 6,
    "comments": 1,
    "shares": 1,
    "saves": 1,
    "replies": 0,
    "accounts_engaged": 5,
    "profile_links_taps": 2,
    "profile_views": 4,
}
"""Percent of the views of a day."""
UNIQUE = {"reach", "accounts_engaged"}
"""The total of several days is less than their sum."""
SERIES = {"follower_count", "reach"}
DEMOGRAPHICS = {"follower_demographics"}
FOLLOWS = "follows_and_unfollows"
KNOWN = {*SHARES, *SERIES, *DEMOGRAPHICS, FOLLOWS}
SEGMENTS: dict[str, tuple[tuple[tuple[str, ...], int], ...]] = {
    "country": ((("US",), 34), (("DE",), 21), (("JP",), 12), (("BR",), 8)),
    "age,gender": (
        *((("18-24", "F"), 19), (("18-24", "M"), 22), (("25-34", "F"), 17)),
        *((("25-34", "M"), 20), (("35-44", "U"), 4)),
    ),
}
"""Percent of the followers; the rest is not reported."""


def of_account(
    account: Account, query: Query, now: int, withdrawn: str
) -> dict[str, Any]:
    """Return the insights of an account."""
    names = [name for name in (query.one("metric") or "").split(",") if name]
    check_metrics(names, KNOWN, withdrawn)
    is_total = query.one("metric_type") == "total_value"
    if query.one("period") not in ("day", "lifetime"):
        raise invalid("The parameter period must be one of: day, lifetime")
    if wrong := [name for name in names if name not in SERIES and not is_total]:
        raise invalid(
            f"The following metrics ({', '.join(wrong)}) should be specified with"
            " parameter metric_type=total_value"
        )
    if account.followers(now) < FEW_FOLLOWERS:
        message = "(#10) Not enough followers for the account to show insights"
        raise graph_error(10, message)
    if set(names) & DEMOGRAPHICS:
        return {"data": [_audience(account, name, query, now) for name in names]}
    since, until = _range(query, now)
    if since < now - STORED:
        return {"data": []}  # empty instead of 0
    make: Callable[[str], dict[str, Any]] = (
        (lambda name: _total(account, name, query, (since, min(until, now)), now))
        if is_total
        else (lambda name: _series(account, name, since, until, now))
    )
    return {"data": [make(name) for name in names], "paging": _links(account, query)}


def _range(query: Query, now: int) -> tuple[int, int]:
    """Return the range, by default the last two days."""
    since = whole_number(query.one("since") or "")
    until = whole_number(query.one("until") or "")
    if since is None or until is None:
        return now - 2 * DAY, now
    if until <= since:
        raise invalid("since must be before until")
    if until - since > LONGEST:
        raise invalid(
            "There cannot be more than 30 days (2592000 s) between since and until"
        )
    if "follower_count" in (query.one("metric") or "") and since < now - 31 * DAY:
        raise invalid(
            "(follower_count) metric only supports querying data for the last 30 days"
            " excluding the current day"
        )
    return since, until


def _value(account: Account, name: str, days: Sequence[int], now: int) -> int:
    share = SHARES[name]
    found = sum(account.views_of_day(day, now) * share // 100 for day in days)
    return found * 8 // 10 if name in UNIQUE and len(days) > 1 else found


def _total(
    account: Account, name: str, query: Query, bounds: tuple[int, int], now: int
) -> dict[str, Any]:
    since, until = bounds
    if name == FOLLOWS:
        return _metric(
            account, name, total_value=_follows(account, query, since, until)
        )
    days = list(pacific_days(since, until))
    return _metric(
        account, name, total_value={"value": _value(account, name, days, now)}
    )


def _follows(account: Account, query: Query, since: int, until: int) -> dict[str, Any]:
    won, lost = account.won_and_lost(since, until)
    if query.one("breakdown") != "follow_type":
        return {"value": won + lost}
    results = [
        {"dimension_values": ["FOLLOWER"], "value": won},
        {"dimension_values": ["NON_FOLLOWER"], "value": lost},
    ]
    return {"breakdowns": [{"dimension_keys": ["follow_type"], "results": results}]}


def _series(
    account: Account, name: str, since: int, until: int, now: int
) -> dict[str, Any]:
    values = []
    for day in pacific_days(since, until):
        end = pacific.end_of(pacific.date_of(day))
        if end > now:
            break
        won, _ = account.won_and_lost(day, end)
        value = won if name == "follower_count" else _value(account, name, [day], now)
        values.append({"value": value, "end_time": graph_time(end)})
    return _metric(account, name, values=values)


def _audience(account: Account, name: str, query: Query, now: int) -> dict[str, Any]:
    breakdown = query.one("breakdown") or ""
    if breakdown not in SEGMENTS:
        raise invalid(f"({breakdown}) is not a breakdown of follower_demographics")
    followers = account.followers(now)
    results = [
        {"dimension_values": list(values), "value": followers * percent // 100}
        for values, percent in SEGMENTS[breakdown]
    ]
    keys = breakdown.split(",")
    total = {"breakdowns": [{"dimension_keys": keys, "results": results}]}
    return _metric(account, name, "lifetime", total_value=total)


def _metric(
    account: Account, name: str, period: str = "day", **values: Any
) -> dict[str, Any]:
    title = name.replace("_", " ").capitalize()
    return {
        "name": name,
        "period": period,
        "title": title,
        "description": f"{title} of the account.",
        **values,
        "id": f"{account.id}/insights/{name}/{period}",
    }


def _links(account: Account, query: Query) -> dict[str, str]:
    metric = query.one("metric")
    base = f"https://graph.facebook.com/v25.0/{account.id}/insights?metric={metric}"
    return {"previous": f"{base}&until=0", "next": f"{base}&since=0"}
