"""Insights of pages, posts and videos.

Here: which requests are valid, and the days of a page. One invalid metric fails the
whole request; metrics of money fail with others, and are empty for pages without money.
Not here: metrics and values (`metrics.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sandbox.facebook import metrics
from sandbox.facebook.errors import INVALID_METRIC, forbidden, graph_error
from sandbox.facebook.metrics import Subject
from sandbox.kit import pacific
from sandbox.kit.faults import Faults
from sandbox.world.times import DAY, HOUR

FEWEST_FOLLOWERS = 100
LONGEST = 90
KEPT_DAYS = 730
PROCESSED_AFTER = 6 * HOUR
REPORTED_PERCENT = {1: 90, 2: 97}
"""Percent of a day's numbers by its age in days; older days are complete."""
LEVELS = {"page_follows"}
PERIODS = {"day", "week", "days_28", "lifetime"}


def graph_time(moment: int) -> str:
    """Return a time as the Graph API writes it, without a colon in the offset."""
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%S}+0000"


def read_insights(
    subject: Subject,
    arguments: Mapping[str, str],
    *,
    now: int,
    faults: Faults,
    scopes: Sequence[str],
) -> list[dict[str, Any]]:
    """Return the metrics of a request, none where the page has no right to them."""
    if "read_insights" not in scopes:
        raise forbidden("read_insights")
    names = [one for one in (arguments.get("metric") or "").split(",") if one]
    if not names:
        if subject.is_page:
            raise graph_error(100, "(#100) The parameter metric is required")
        names = [name for name in subject.metrics if name not in metrics.MONEY]
    period = arguments.get("period") or ("day" if subject.is_page else "lifetime")
    if period not in PERIODS:
        raise graph_error(100, "(#100) period must be one of the following values")
    _check_names(subject, names, now, faults)
    money = metrics.MONEY.intersection(names)
    if money and money != set(names):
        raise graph_error(2, "(#2) Service temporarily unavailable", status=500)
    if money and not subject.page.earns:
        return []
    if subject.page.followers(now) < FEWEST_FOLLOWERS:
        return []
    known = [name for name in dict.fromkeys(names) if name in subject.metrics]
    if subject.is_page:
        days = list(_days(arguments, now))
        return [_of_page(subject, name, period, days, now) for name in known]
    if period != "lifetime":
        return []
    return [_lifetime(subject, name, now) for name in known]


def _check_names(
    subject: Subject, names: Sequence[str], now: int, faults: Faults
) -> None:
    """Refuse the whole request for one unknown or withdrawn metric."""
    withdrawn = faults.of_token("withdraw", (subject.page.id,))
    for name in names:
        is_retired = name in metrics.RETIRED and now >= metrics.RETIRED[name]
        is_withdrawn = withdrawn and withdrawn.arguments["metric"] == name
        is_known = name in subject.metrics or name in metrics.RETIRED
        if is_retired or is_withdrawn or not is_known:
            raise graph_error(100, INVALID_METRIC)


def _days(arguments: Mapping[str, str], now: int) -> Iterator[date]:
    """Yield the processed days whose end is after `since` and up to `until`."""
    newest = pacific.date_of(now - PROCESSED_AFTER) - pacific.ONE_DAY
    until = _moment(arguments.get("until"), pacific.end_of(newest))
    since = _moment(arguments.get("since"), until - 2 * DAY)
    if until <= since:
        raise graph_error(100, "(#100) since must be before until")
    if until - since > LONGEST * DAY + 2 * HOUR:
        raise graph_error(
            100,
            "(#100) There cannot be more than 90 days (7776000 s) between since and "
            "until",
        )
    oldest = pacific.date_of(now) - KEPT_DAYS * pacific.ONE_DAY
    first = max(pacific.date_of(since), oldest)
    for day in pacific.days_between(first, min(pacific.date_of(until), newest)):
        if since < pacific.end_of(day) <= until:
            yield day


def _moment(text: str | None, default: int) -> int:
    if not text:
        return default
    if text.isascii() and text.isdecimal() and len(text) <= len("9999999999"):
        return int(text)
    try:
        return pacific.start_of(date.fromisoformat(text))
    except ValueError:
        raise graph_error(100, "(#100) since and until must be times") from None


def _of_page(
    subject: Subject, name: str, period: str, days: list[date], now: int
) -> dict[str, Any]:
    spans = {"day": 1, "week": 7, "days_28": 28}
    value = subject.metrics[name]
    values = []
    for day in days:
        found = value(subject.page, day)
        if isinstance(found, int) and name not in LEVELS:
            before = (day - back * pacific.ONE_DAY for back in range(1, spans[period]))
            found += sum(value(subject.page, earlier) for earlier in before)
            age = (pacific.date_of(now) - day).days
            found = found * REPORTED_PERCENT.get(age, 100) // 100
        values.append({"value": found, "end_time": graph_time(pacific.end_of(day))})
    return _entry(subject, name, period, values)


def _lifetime(subject: Subject, name: str, now: int) -> dict[str, Any]:
    values = [{"value": subject.metrics[name](subject.post, now)}]
    return _entry(subject, name, "lifetime", values)


def _entry(
    subject: Subject, name: str, period: str, values: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "name": name,
        "period": period,
        "values": values,
        "title": name.replace("_", " ").title(),
        "description": f"{name}, estimated",
        "id": f"{subject.id}/insights/{name}/{period}",
    }
