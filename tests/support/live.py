"""Live sampling in tests: a moment, its platform, and the type of a sampler.

Here: values that the fixture of `pipelines/live` and its tests share.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta

from dlt_sources import platforms
from pipelines.live.load import LiveLoad

AT = datetime(2026, 3, 11, 19, 0, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PLATFORM = platforms()["twitch"]

Sample = Callable[[Iterable[datetime]], list[LiveLoad]]
