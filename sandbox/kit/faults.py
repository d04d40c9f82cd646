"""Faults on demand: what fails, for which requests, how often.

Here: their names, arguments and counters. Not here: their effects, which the middleware
(connections), each platform (responses, tokens) and the outbox (deliveries) produce.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeGuard

COMMON = ("count", "after", "path", "user")
"""Arguments of every fault: how many requests it affects (default all), how many it
skips first, part of the path, and the user: an id, login, earlier name, or `app`."""


LARGEST = 86_400
"""The largest number of an argument, such as a day's seconds."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fault. `layer` is connection, response, token or delivery."""

    description: str
    layer: str
    arguments: Mapping[str, str] = field(default_factory=dict)


KINDS = {
    "rate_limit": Kind("429 until the limit resets", "response", {"seconds": "1"}),
    "quota": Kind("YouTube: 403, the daily quota is spent", "response"),
    "secondary_limit": Kind(
        "GitHub: 403 with Retry-After for too many requests at once",
        "response",
        {"seconds": "1"},
    ),
    "graph_error": Kind(
        "GitHub: a GraphQL error with status 200", "response", {"type": "RATE_LIMITED"}
    ),
    "usage": Kind(
        "Facebook, Instagram: usage headers report this share of the limit",
        "response",
        {"percent": "85"},
    ),
    "null_element": Kind(
        "Facebook, Instagram: elements of a batch time out and are null", "response"
    ),
    "stale": Kind("Dev.to: a repeated range returns its old numbers", "response"),
    "5xx": Kind("a server error", "response", {"status": "503"}),
    "reset": Kind("the connection is reset in the middle of the body", "connection"),
    "truncate": Kind("the body is shorter than Content-Length", "connection"),
    "html": Kind("200 with an HTML page instead of JSON", "connection"),
    "slow": Kind("the response is delayed", "connection", {"seconds": "3"}),
    "redirect": Kind("302 to another origin", "connection", {"to": ""}),
    "empty": Kind("200 without data, although there is some", "response"),
    "loop": Kind("the cursor of the next page leads to the same page", "response"),
    "garbage": Kind(
        "an invalid record: kind=nul, surrogate, integer or duplicate",
        "response",
        {"kind": "all"},
    ),
    "revoke": Kind("the user's access is revoked: 401, no refresh", "token"),
    "expire": Kind("access tokens are expired until they are refreshed", "token"),
    "scope": Kind("the user's tokens lose scopes", "token", {"scope": "all"}),
    "cost_limit": Kind(
        "Twitch: the largest total cost of EventSub", "token", {"cost": "10"}
    ),
    "withdraw": Kind(
        "Facebook, Instagram: a metric is withdrawn and fails whole calls",
        "token",
        {"metric": ""},
    ),
    "lapse": Kind(
        "Facebook, Instagram: the access to data ends in so many days",
        "token",
        {"days": "5"},
    ),
    "lose": Kind("a webhook delivery never arrives", "delivery"),
    "duplicate": Kind("a webhook delivery arrives twice", "delivery"),
    "late": Kind("a webhook delivery is late", "delivery", {"seconds": "3600"}),
    "disorder": Kind(
        "webhook deliveries overtake this one", "delivery", {"seconds": "900"}
    ),
}


@dataclass(slots=True)
class Fault:
    """One active fault."""

    name: str
    count: int | None = None
    after: int = 0
    path: str = ""
    user: str = ""
    arguments: dict[str, str] = field(default_factory=dict)
    hits: int = 0
    floors: dict[str, int] = field(default_factory=dict)
    """For `expire`: by user the first generation of tokens that stays valid."""

    def matches(self, path: str, names: Iterable[str]) -> bool:
        """Return whether the fault applies to a path and a user."""
        user = self.user.casefold()
        return self.path in path and (
            not user or user in (name.casefold() for name in names)
        )

    def takes(self, path: str, names: Iterable[str]) -> bool:
        """Return whether the fault affects this request, and count it."""
        if self.count == 0 or not self.matches(path, names):
            return False
        if self.after:
            self.after -= 1
            return False
        self.add_hits(1)
        return True

    def add_hits(self, number: int) -> None:
        """Count affected requests; a negative number takes them back."""
        self.hits += number
        self.count = None if self.count is None else self.count - number

    def as_dict(self) -> dict[str, Any]:
        """Return the fault as `/_sandbox/faults` shows it."""
        return {
            "name": self.name,
            "count": self.count,
            "after": self.after,
            "path": self.path,
            "user": self.user,
            **self.arguments,
            "hits": self.hits,
        }


def parse(text: str | Mapping[str, Any]) -> Fault:
    """Read `name:key=value,key=value`, or the same as a mapping with `name`.

    Raises:
        ValueError: an unknown name or argument, or a value that is not a number.
    """
    if isinstance(text, str):
        name, _, rest = text.partition(":")
        pairs = [part.partition("=")[::2] for part in rest.split(",") if part]
        values: dict[str, Any] = dict(pairs)
    else:
        values = dict(text)
        name = str(values.pop("name", ""))
    if name not in KINDS:
        raise ValueError(f"unknown fault {name!r}; known: {', '.join(KINDS)}")
    arguments = dict(KINDS[name].arguments)
    unknown = set(values) - set(COMMON) - set(arguments)
    if unknown:
        raise ValueError(f"{name} has no argument {', '.join(sorted(unknown))}")
    arguments |= {key: str(values[key]) for key in arguments if key in values}
    for key in ("seconds", "status", "cost", "percent", "days"):
        float(arguments.get(key, "0"))
    count = values.get("count")
    return Fault(
        name,
        None if count is None else int(count),
        int(values.get("after", 0)),
        str(values.get("path", "")),
        str(values.get("user", "")),
        arguments,
    )


class Faults:
    """The active faults, in the order in which they are tried."""

    def __init__(self, faults: Iterable[str | Mapping[str, Any]] = ()) -> None:
        self.active: list[Fault] = []
        self.set(faults)

    def set(self, faults: Iterable[str | Mapping[str, Any]]) -> None:
        """Replace all faults."""
        self.active = [parse(fault) for fault in faults]

    def take(self, path: str, names: Iterable[str], default_path: str) -> Fault | None:
        """Return the fault of a request and count it.

        A fault without a path applies only to `default_path`.
        """
        for fault in self.active:
            is_request = KINDS[fault.name].layer in ("connection", "response")
            if not fault.path and default_path not in path:
                continue
            if is_request and fault.takes(path, names):
                return fault
        return None

    def take_delivery(self, path: str, names: Iterable[str]) -> Fault | None:
        """Return the fault of a delivery and count it; its path is platform/event."""
        for fault in self.active:
            is_delivery = KINDS[fault.name].layer == "delivery"
            if is_delivery and fault.takes(path, names):
                return fault
        return None

    def of_token(self, name: str, names: Iterable[str]) -> Fault | None:
        """Return the active token fault of this name for a user."""
        for fault in self.active:
            if fault.name == name and fault.matches(fault.path, names):
                return fault
        return None

    def remaining_scopes(
        self, scopes: Iterable[str], names: Iterable[str]
    ) -> tuple[str, ...]:
        """Return the scopes that the fault `scope` leaves to a user's token."""
        fault = self.of_token("scope", names)
        lost = fault.arguments["scope"] if fault else ""
        return tuple(scope for scope in scopes if lost not in {"all", scope})


def is_fault(fault: Fault | None, name: str) -> TypeGuard[Fault]:
    """Return whether this request has the fault."""
    return fault is not None and fault.name == name


def is_garbage(fault: Fault | None, content: object) -> TypeGuard[Fault]:
    """Return whether `garbage` applies; it skips empty responses."""
    if not is_fault(fault, "garbage"):
        return False
    if not content:
        fault.add_hits(-1)
    return bool(content)
