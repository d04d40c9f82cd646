"""Faults on demand: what can go wrong, for whom, how often.

Here: their names, arguments and bookkeeping. Not here: doing them, which is up to
`wire` (sockets) and to each platform (bodies and tokens).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

COMMON = ("count", "after", "path", "user")
"""How often (default for ever), after how many spared requests, part of the path, and
the user: an id, a login, a name the person goes or went by, or `app`."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing that can go wrong. `doer` is wire, answer or token."""

    description: str
    doer: str
    arguments: Mapping[str, str] = field(default_factory=dict)


KINDS = {
    "rate_limit": Kind("429 until the bucket refills", "answer", {"seconds": "1"}),
    "quota": Kind("403: the units of the day are spent", "answer"),
    "secondary_limit": Kind(
        "GitHub: 403 with Retry-After, for asking too fast", "answer", {"seconds": "1"}
    ),
    "graph_error": Kind(
        "GitHub: GraphQL's errors inside a 200", "answer", {"type": "RATE_LIMITED"}
    ),
    "stale": Kind("Dev.to: a range asked before gets the numbers of then", "answer"),
    "5xx": Kind("an internal failure", "answer", {"status": "503"}),
    "reset": Kind("the connection is reset in the middle of the body", "wire"),
    "truncate": Kind("Content-Length promises more than arrives", "wire"),
    "html": Kind("200 with a page for people instead of JSON", "wire"),
    "slow": Kind("the answer takes its time", "wire", {"seconds": "3"}),
    "redirect": Kind("302 to another origin", "wire", {"to": ""}),
    "empty": Kind("200 with nothing in it, although there is something", "answer"),
    "loop": Kind("the cursor to the next page leads to the same page", "answer"),
    "garbage": Kind(
        "one record nobody can store: kind=nul, surrogate, integer or duplicate",
        "answer",
        {"kind": "all"},
    ),
    "revoke": Kind("the user disconnected: 401, and refreshing is refused", "token"),
    "expire": Kind("access tokens are refused until they are refreshed", "token"),
    "scope": Kind("scopes are gone from the user's tokens", "token", {"scope": "all"}),
}


@dataclass(slots=True)
class Fault:
    """One fault that is set."""

    name: str
    count: int | None = None
    after: int = 0
    path: str = ""
    user: str = ""
    arguments: dict[str, str] = field(default_factory=dict)
    hits: int = 0
    floors: dict[str, int] = field(default_factory=dict)
    """For `expire`: per user the first generation of tokens it leaves alone."""

    def matches(self, path: str, names: Iterable[str]) -> bool:
        """Say whether a request is meant."""
        meant = self.user.casefold()
        return self.path in path and (
            not meant or meant in (name.casefold() for name in names)
        )

    def as_dict(self) -> dict[str, Any]:
        """Describe it for `/_sandbox/faults`."""
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
        ValueError: an unknown name or argument, or a value that is no number.
    """
    if isinstance(text, str):
        name, _, rest = text.partition(":")
        pairs = [part.partition("=")[::2] for part in rest.split(",") if part]
        given: dict[str, Any] = dict(pairs)
    else:
        given = dict(text)
        name = str(given.pop("name", ""))
    if name not in KINDS:
        raise ValueError(f"no fault {name!r}; there are {', '.join(KINDS)}")
    arguments = dict(KINDS[name].arguments)
    unknown = set(given) - set(COMMON) - set(arguments)
    if unknown:
        raise ValueError(f"{name} takes no {', '.join(sorted(unknown))}")
    arguments |= {key: str(given[key]) for key in arguments if key in given}
    for key in ("seconds", "status"):
        float(arguments.get(key, "0"))
    count = given.get("count")
    return Fault(
        name,
        None if count is None else int(count),
        int(given.get("after", 0)),
        str(given.get("path", "")),
        str(given.get("user", "")),
        arguments,
    )


class Faults:
    """The faults that are set, in the order in which they are tried."""

    def __init__(self, faults: Iterable[str | Mapping[str, Any]] = ()) -> None:
        self.active: list[Fault] = []
        self.set(faults)

    def set(self, faults: Iterable[str | Mapping[str, Any]]) -> None:
        """Replace them all."""
        self.active = [parse(fault) for fault in faults]

    def take(self, path: str, names: Iterable[str], default_path: str) -> Fault | None:
        """Return the fault that befalls a request, and count it.

        Without a path of its own, a fault befalls only `default_path`.
        """
        for fault in self.active:
            if KINDS[fault.name].doer == "token" or fault.count == 0:
                continue
            if not fault.matches(path, names) or (
                not fault.path and default_path not in path
            ):
                continue
            if fault.after:
                fault.after -= 1
                continue
            fault.hits += 1
            fault.count = None if fault.count is None else fault.count - 1
            return fault
        return None

    def holding(self, name: str, names: Iterable[str]) -> Fault | None:
        """Return the token fault of this name that holds for a user."""
        for fault in self.active:
            if fault.name == name and fault.matches(fault.path, names):
                return fault
        return None


def spoils(fault: Fault | None, something: object) -> bool:
    """Tell whether `garbage` befalls an answer; one with nothing in it is spared."""
    if fault is None or fault.name != "garbage":
        return False
    if not something:
        fault.hits -= 1
        fault.count = None if fault.count is None else fault.count + 1
    return bool(something)
