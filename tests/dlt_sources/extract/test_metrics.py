"""Metrics that a platform rejects, found by halving the request."""

import asyncio
import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlt_sources.extract.metrics import read_metrics
from dlt_sources.http.errors import InvalidMetric, Permanent, Throttled

NAMES = [f"metric_{number}" for number in range(16)]


class Insights:
    """A platform that refuses every request with a withdrawn metric."""

    def __init__(self, withdrawn: set[str]) -> None:
        self.withdrawn = withdrawn
        self.requests: list[Sequence[str]] = []

    async def request(self, names: Sequence[str]) -> list[str]:
        self.requests.append(names)
        if self.withdrawn.intersection(names):
            raise InvalidMetric("(#100) must be a valid insights metric")
        return list(names)


@given(st.sets(st.sampled_from(NAMES)))
def test_a_rejected_metric_costs_only_itself(withdrawn: set[str]) -> None:
    platform = Insights(withdrawn)
    found = asyncio.run(read_metrics(NAMES, platform.request))
    assert set(found.rejected) == withdrawn
    read = [name for part in found.results for name in part]
    assert read == [name for name in NAMES if name not in withdrawn]
    most = 1 + 2 * len(withdrawn) * math.ceil(math.log2(len(NAMES)))
    assert len(platform.requests) <= most


def test_no_metric_is_no_request() -> None:
    platform = Insights(set())
    assert asyncio.run(read_metrics([], platform.request)).results == []
    assert platform.requests == []


@pytest.mark.parametrize("error", [Permanent("(#100) unknown"), Throttled("wait")])
def test_another_error_blames_no_metric(error: Exception) -> None:
    async def request(names: Sequence[str]) -> None:
        raise error

    with pytest.raises(type(error)):
        asyncio.run(read_metrics(NAMES, request))
