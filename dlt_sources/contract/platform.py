"""A platform, and the job of one collection.

Here: what a platform offers and the functions that read it. Not here: endpoints.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from dlt_sources.contract.auth import Grant, Secret
from dlt_sources.contract.cache import Cache
from dlt_sources.contract.quota import Quota, Throttle
from dlt_sources.contract.reading import Resource, Sink, Subject
from dlt_sources.contract.window import Window


@dataclass(slots=True)
class CollectionJob:
    """Everything one collection needs: who, which days, under which limits, where to.

    `environ` holds addresses and application credentials by their documented names.
    `now` is the run's clock (UTC, aware), which tests and replays set.
    `calls` counts requests per resource name; the source adds to it. `unknown_fields`
    collects, per resource, fields of the platform that no record declares. Without a
    `cache` every request is unconditional.
    """

    subjects: Sequence[Subject]
    window: Window
    now: Callable[[], datetime]
    sink: Sink
    throttle: Throttle
    environ: Mapping[str, str]
    resources: frozenset[str]
    batch_size: int = 10
    jitter_seconds: float = 0.2
    seed: int = 0
    calls: dict[str, int] = field(default_factory=dict)
    unknown_fields: dict[str, set[str]] = field(default_factory=dict)
    cache: Cache | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a public name stands for: an id that never changes, and what it is."""

    subject_id: str
    kind: Literal["channel", "user", "repository"]


Collect = Callable[[CollectionJob], Coroutine[Any, Any, None]]


Refresh = Callable[[Mapping[str, str], Secret, Throttle], Awaitable[Grant]]


Identify = Callable[[Mapping[str, str], str, Throttle], Awaitable[Identity]]


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable a platform reads; `default` None means it must be set."""

    name: str
    description: str
    default: str | None = None
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class Platform:
    """One platform: what can be read from it and the two functions that do it.

    `collect` reads every resource in `job.resources` for every subject and never raises
    for one subject's trouble. `refresh` trades a refresh token for a new grant, and is
    None where tokens do not expire. `identify` resolves a public name.
    """

    name: str
    title: str
    resources: tuple[Resource, ...]
    collect: Collect
    variables: tuple[Variable, ...]
    quota: Quota
    refresh: Refresh | None = None
    identify: Identify | None = None

    def resource(self, name: str) -> Resource:
        """Return the resource called `name`; KeyError names the platform otherwise."""
        for resource in self.resources:
            if resource.name == name:
                return resource
        msg = f"{self.name} has no resource {name!r}"
        raise KeyError(msg)
