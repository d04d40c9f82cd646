"""Of a history, every day has the newest row ever read of it, whatever was repeated."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dlt_sources import platforms
from pipelines.database.warehouse import Warehouse
from tests.support.databases import fetch
from tests.support.histories import HISTORIES, History
from tests.support.random_twitch import DAY, FIRST, at
from tests.support.raw_loads import RawLoads, Read

DAYS = [FIRST + number * DAY for number in range(6)]
NUMBERS = count(1)


@dataclass(frozen=True, slots=True)
class Repeat:
    """One reading: the day asked for, the days it covers, and what it brought."""

    partition: date
    window: tuple[date, date]
    status: str
    values: dict[date, int]

    def rows(self) -> dict[date, int]:
        if self.status not in ("complete", "partial"):
            return {}
        start, end = self.window
        return {day: it for day, it in self.values.items() if start <= day < end}


@st.composite
def repeats(draw: Any) -> Repeat:
    last = draw(st.integers(0, len(DAYS) - 1))
    first = draw(st.integers(0, last))
    return Repeat(
        draw(st.sampled_from(DAYS)),
        (DAYS[first], DAYS[last] + DAY),
        draw(st.sampled_from(["complete", "complete", "partial", "failed"])),
        draw(st.dictionaries(st.sampled_from(DAYS), st.integers(0, 99))),
    )


def test_no_history_is_left_out() -> None:
    known = {(one.platform, one.resource) for one in HISTORIES}
    assert known == {
        (platform.name, resource.name)
        for platform in platforms().values()
        for resource in platform.resources
        if resource.kind == "history"
    }


@pytest.fixture(scope="module")
def loads(warehouse: Warehouse) -> dict[str, RawLoads]:
    names = {one.platform for one in HISTORIES}
    return {name: RawLoads(warehouse.url, name) for name in names}


@pytest.mark.parametrize("history", HISTORIES, ids=lambda one: one.view)
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(readings=st.lists(repeats(), min_size=1, max_size=5))
def test_the_newest_row_of_a_day_counts_whatever_is_repeated(
    history: History, readings: list[Repeat], loads: dict[str, RawLoads]
) -> None:
    raw, subject = loads[history.platform], f"s{next(NUMBERS)}"
    newest: dict[date, int] = {}
    for number, reading in enumerate(readings):
        rows = [
            history.row(subject, day, value) for day, value in reading.rows().items()
        ]
        newest |= reading.rows()
        raw.load(
            at(DAYS[-1] + DAY, 2) + timedelta(minutes=number),
            Read(
                history.resource,
                subject,
                rows,
                reading.status,
                window=reading.window if reading.status == "complete" else None,
            ),
            day=reading.partition,
        )
    found = fetch(
        raw.url,
        f"select distinct on ({history.staged_day})"
        f" {history.staged_day}, {history.staged_measure}::bigint"
        f" from {history.view} where subject_id = '{subject}'"
        f" order by {history.staged_day}, observed_at desc, partition_date desc",
    )
    assert dict(found) == newest
