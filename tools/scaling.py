"""Numbers of `docs/scaling.md`: 1,000 to 10 million accounts, from measured figures.

Here: requests, quotas, rows, bytes, seconds and machines per step. `make docs` writes
the tables. Not here: what answers each limit; the page says it around the tables.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "scaling.md"
START, END = "<!-- computed: {} -->", "<!-- end -->"
STEPS = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
HOURS = 6
"""The daily run may take from 02:00 to 08:00 UTC."""
LATENCY = 0.1
"""Seconds of a request, as the benchmarks assume."""
AT_ONCE = 10
"""Accounts that a worker reads at once, `CREATORS_BATCH_SIZE`."""
YEAR = 365


@dataclass(frozen=True, slots=True)
class Measured:
    """One platform in the sandbox's second day of 2026-11-27."""

    accounts: int
    requests: int
    rows: int
    seconds: float
    raw_bytes: int
    """Bytes of the raw schema after two days."""
    shared_budget: float | None
    """Requests or units a day that all accounts share; null: each has its own."""
    budget: str

    @property
    def requests_each(self) -> float:
        """Requests of an account and day."""
        return self.requests / self.accounts

    @property
    def rows_each(self) -> float:
        """Raw rows of an account and day."""
        return self.rows / self.accounts

    @property
    def bytes_each(self) -> float:
        """Raw bytes of an account and day."""
        return self.raw_bytes / 2 / self.accounts

    @property
    def ceiling(self) -> int | None:
        """Accounts at which the shared budget ends."""
        if self.shared_budget is None:
            return None
        return int(self.shared_budget / self.requests_each)


PLATFORMS = {
    "twitch": Measured(
        12, 232, 3_738, 4.8, 4_218_880, None, "800 points a minute and token"
    ),
    "youtube": Measured(
        7, 120, 10_248, 8.4, 9_519_104, 10_000, "10,000 units a day and project"
    ),
    "github": Measured(
        6, 99, 760, 3.2, 1_269_760, None, "5,000 requests an hour and token"
    ),
    "devto": Measured(
        4, 77, 1_243, 32.4, 974_848, 2.5 * 86_400, "3 requests a second and address"
    ),
    "facebook": Measured(
        4, 8, 556, 1.2, 1_015_808, None, "a limit for each page, by its reach"
    ),
    "instagram": Measured(
        5, 148, 2_382, 5.1, 2_351_104, None, "a limit for each account, by its reach"
    ),
}
"""YouTube's requests are those of the Data API and its refreshes. Its reports have a
quota of their own."""
DERIVED_BYTES = (18_210_816 + 4_980_736 + 2_768_896 + 237_568) / 2 / 38
"""Bytes of core and products, by account and day, with the first day's dimensions."""
PARQUET_SHARE = 1_023_673 / 19_939_328
"""Bytes of Parquet files (zstd) by those of eight raw, core and product tables with
their indexes (measured 2026-11-27)."""
PROCESSOR_SECONDS = 19.0 / 34
"""Seconds of an account and day without waiting, all but Dev.to, on two busy cores."""
BUILD_ROWS = 26_700 / 0.1 / 12
"""Rows that one core builds in a second: twelve models, each replaces a day of 26,700
rows in 0.1 s (measured 2026-11)."""
SERVER_GIGABYTES = 4_000
"""Data of one PostgreSQL server that a night still backs up and vacuums."""


def by_platform() -> Iterator[tuple[str, ...]]:
    """Yield one row for each platform."""
    for name, one in PLATFORMS.items():
        ceiling = one.ceiling
        yield (
            name,
            f"{one.requests_each:,.1f}",
            f"{one.rows_each:,.0f}",
            f"{one.bytes_each / 1_000:,.0f}",
            one.budget,
            "each account brings its own" if ceiling is None else f"{ceiling:,}",
        )


def by_step() -> Iterator[tuple[str, ...]]:
    """Yield one row for each number of accounts, spread evenly over the platforms."""
    share = 1 / len(PLATFORMS)
    requests = sum(one.requests_each for one in PLATFORMS.values()) * share
    rows = sum(one.rows_each for one in PLATFORMS.values()) * share
    raw = sum(one.bytes_each for one in PLATFORMS.values()) * share
    for accounts in STEPS:
        waiting = accounts * requests * LATENCY / AT_ONCE
        working = accounts * PROCESSOR_SECONDS
        seconds = max(waiting, working)
        daily = accounts * (raw + DERIVED_BYTES)
        workers = max(1, -(-seconds // (HOURS * 3_600)))
        servers = max(1, -(-(daily * YEAR / 1e9) // SERVER_GIGABYTES))
        yield (
            f"{accounts:,}",
            f"{accounts * requests:,.0f}",
            f"{accounts * rows:,.0f}",
            f"{daily / 1e9:,.1f}",
            f"{daily * YEAR / 1e12:,.1f}",
            f"{daily * YEAR * PARQUET_SHARE / 1e12:,.2f}",
            f"{seconds / 60:,.0f}",
            f"{accounts * rows / BUILD_ROWS / 60:,.0f}",
            f"{workers:,.0f}",
            f"{servers:,.0f}",
        )


TABLES = {
    "platforms": (
        (
            *("platform", "requests", "rows", "raw kB", "limit"),
            "accounts at which a shared limit ends",
        ),
        by_platform,
    ),
    "steps": (
        (
            *("accounts", "requests a day", "raw rows a day", "GB a day"),
            *("TB a year", "TB a year as Parquet", "minutes to read, one worker"),
            *("minutes to build, one core", "workers for 6 hours", "database servers"),
        ),
        by_step,
    ),
}


def page(text: str) -> str:
    """Return the page with its tables computed again."""
    for name, (headings, rows) in TABLES.items():
        start = START.format(name)
        before, _, rest = text.partition(start)
        _, _, after = rest.partition(END)
        lines = [headings, ["---"] * len(headings), *rows()]
        table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
        text = f"{before}{start}\n\n{table}\n\n{END}{after}"
    return text


def main() -> None:
    """Write the tables of the page."""
    PAGE.write_text(page(PAGE.read_text()))


if __name__ == "__main__":
    main()
