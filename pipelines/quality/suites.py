"""What good data looks like, as data: which rows are looked at, and what must hold.

Here: the suites. Those of the raw tables follow from the platforms' own descriptions;
core has its own. A value in `{"$PARAMETER": name}` is filled in for the days at hand.
Not here: Great Expectations (`runner.py`) and Dagster (`defs/quality.py`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from dlt_sources.contract import Platform, Resource
from dlt_sources.decode.columns import columns_of

Severity = Literal["warn", "error"]

ENVELOPE = (
    "load_id",
    "run_id",
    "credential_id",
    "subject_id",
    "partition_date",
    "observed_at",
)
EXPECTED = ("is_in_use", "rows_in_ledger")
"""Values that tell whether there are rows, or should be."""
MOSTLY = 0.99
"""A platform's own slip in one row of a hundred is no alarm."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation by its name in Great Expectations, with its arguments."""

    expectation: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Combined:
    """A column worked out from many: one rule then costs what a rule for each would.

    `each` is its part for one column and `whole` what is made of the parts, in SQL.
    """

    name: str
    check: str
    columns: tuple[str, ...]
    each: str
    whole: str

    def sql(self, present: Collection[str]) -> str:
        """Return the column's expression over those columns that are `present`."""
        parts = [
            self.each.format(f'looked_at."{name}"', name)
            for name in self.columns
            if name in present
        ]
        return f"{self.whole.format(', '.join(parts) or 'null')} as {self.name}"


@dataclass(frozen=True, slots=True)
class Check:
    """Some rules under one name and severity: what Dagster shows as one check."""

    name: str
    severity: Severity
    description: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """The checks of one table.

    `rows` selects what is looked at and `parameters` one row of values for the rules;
    in both, `:first` and `:last` are the days, both included: the cost is theirs alone.
    `combined` are columns that the rows have besides, named by some of the rules.
    """

    schema: str
    table: str
    rows: str
    parameters: str
    checks: tuple[Check, ...]
    combined: tuple[Combined, ...]


def raw_suites(platforms: Sequence[Platform]) -> Iterator[Suite]:
    """Yield a suite for every raw table, from the description of its resource."""
    for platform in platforms:
        for resource in platform.resources:
            yield _raw_suite(platform, resource)


def _raw_suite(platform: Platform, resource: Resource) -> Suite:
    columns = columns_of(resource.record)
    required = {one.name for one in columns if one.is_required}
    counters = [one.name for one in columns if one.kind == "int"]
    checks = [
        Check(
            "keys_are_present",
            "error",
            "Every row says whose it is, when it was read, and what it is about.",
            (KEYS_ARE_PRESENT,),
        ),
        Check(
            "rows_match_the_ledger",
            "error",
            "As many rows count as the readings of the ledger brought.",
            (
                Rule(
                    "ExpectTableRowCountToEqual",
                    {"value": {"$PARAMETER": "rows_in_ledger"}},
                ),
            ),
        ),
        VOLUME,
    ]
    if resource.kind in ("level", "sample"):
        checks.append(
            Check(
                "observed_on_the_day",
                "warn",
                "Read between 06:00 UTC of the day and 06:00 of the next.",
                (
                    Rule(
                        "ExpectColumnValuesToBeBetween",
                        {
                            "column": "observed_at",
                            "min_value": {"$PARAMETER": "opens_at"},
                            "max_value": {"$PARAMETER": "closes_at"},
                        },
                    ),
                ),
            )
        )
    if counters:
        checks.append(
            Check(
                "counters_are_not_negative",
                "warn",
                "What is counted is zero or more.",
                (_at_least_zero(mostly=MOSTLY),),
            )
        )
    name = f"raw_{platform.name}"
    return Suite(
        schema=name,
        table=resource.name,
        rows=(
            f'select raw.* from "{name}"."{resource.name}" as raw'  # noqa: S608 - names of our own code
            " inner join app.readings as reading"
            " on raw.load_id = reading.load_id"
            " and raw.credential_id = reading.credential_id"
            " and raw.subject_id = reading.subject_id"
            f" and reading.resource = '{resource.name}' and reading.is_current"
            " and reading.status in ('complete', 'partial')"
            " where raw.partition_date between :first and :last"
        ),
        parameters=_ledger_parameters(platform, resource),
        checks=tuple(checks),
        combined=(
            _missing((*ENVELOPE, *sorted(required - set(ENVELOPE)))),
            *([_lowest("counters_are_not_negative", counters)] if counters else []),
        ),
    )


def _ledger_parameters(platform: Platform, resource: Resource) -> str:
    counted = (
        "select partition_date, sum(rows) as rows from app.readings"  # noqa: S608 - names of our own code
        f" where platform = '{platform.name}' and resource = '{resource.name}'"
        " and is_current and status in ('complete', 'partial')"
        " and partition_date between {} group by partition_date"
    )
    return (
        f"with days as ({counted.format(':first and :last')}),"  # noqa: S608 - as above
        f" week as ({counted.format(':first - 7 and :first - 1')})"
        " select coalesce((select sum(rows) from days), 0)::bigint as rows_in_ledger,"
        " coalesce((select case when sum(rows) > 0 then"
        " greatest(1, floor(avg(rows) / 2)) end from week), 0)::bigint as usual_rows,"
        " (:first + interval '6 hours') at time zone 'UTC' as opens_at,"
        " (:last + interval '30 hours') at time zone 'UTC' as closes_at"
    )


def core_suites() -> Iterator[Suite]:
    """Yield the suites of the two day facts on which every product stands."""
    yield _day_facts(
        "fct_channel_days",
        "channel_id",
        ("followers_total", "subscribers_total", "views_total", "contents_total"),
    )
    yield _day_facts(
        "fct_content_days",
        "content_id",
        ("views_total", "likes_total", "comments_total", "shares_total"),
    )


def _day_facts(table: str, subject: str, totals: Sequence[str]) -> Suite:
    grain = ("platform", subject, "date")
    counted = (
        f"select date, count(*) as rows from core.{table}"  # noqa: S608 - names of our own code
        " where date between {} group by date"
    )
    return Suite(
        schema="core",
        table=table,
        # One look at both days: joined, the planner takes a day that it does not know
        # of yet for a row or two, and goes through the other for each of thousands.
        rows=(
            "select * from (select *, case when basis = 'observed' then"  # noqa: S608 - as above
            " max(observed_at) filter (where basis = 'observed') over the_day_before"
            " end as previously_observed_at"
            f" from core.{table} where date between :first - 1 and :last"
            f" window the_day_before as (partition by platform, {subject} order by date"
            " range between '1 day' preceding and '1 day' preceding)"
            ") as day where date >= :first"
        ),
        parameters=(
            f"with week as ({counted.format(':first - 7 and :first - 1')})"  # noqa: S608 - as above
            " select coalesce(floor(avg(rows) / 2), 0)::bigint as usual_rows from week"
        ),
        checks=(
            Check(
                "keys_are_present",
                "error",
                "Every row says of what and of which day it is.",
                (KEYS_ARE_PRESENT,),
            ),
            Check(
                "grain_is_unique",
                "error",
                "One row per platform, subject and day.",
                (Rule("ExpectColumnValuesToBeNull", {"column": "repeated"}),),
            ),
            VOLUME,
            Check(
                "totals_are_not_negative",
                "warn",
                "A level is zero or more, or unknown.",
                (_at_least_zero(),),
            ),
            Check(
                "readings_move_forward",
                "warn",
                "What was observed for a day is no older than for the day before.",
                (MOVES_FORWARD,),
            ),
        ),
        combined=(
            _missing(grain),
            _repeated(grain),
            _lowest("totals_are_not_negative", totals),
        ),
    )


def _missing(columns: Sequence[str]) -> Combined:
    """Name the columns that are null in a row; null where none is."""
    each, whole = (
        "case when {0} is null then '{1}' end",
        "nullif(concat_ws(' ', {}), '')",
    )
    return Combined("missing_keys", "keys_are_present", tuple(columns), each, whole)


def _repeated(columns: Sequence[str]) -> Combined:
    """Name the key of a row that is not the only one with it.

    Great Expectations' own rule joins the rows with themselves: 14 s for 3,000 rows
    that the planner did not know of yet (measured 2026-11).
    """
    whole = (
        "case when count(*) over (partition by {0}) > 1 then concat_ws(' ', {0}) end"
    )
    return Combined("repeated", "grain_is_unique", tuple(columns), "{0}", whole)


def _lowest(check: str, columns: Sequence[str]) -> Combined:
    return Combined("lowest", check, tuple(columns), "{0}", "least(null::bigint, {})")


KEYS_ARE_PRESENT = Rule("ExpectColumnValuesToBeNull", {"column": "missing_keys"})


MOVES_FORWARD = Rule(
    "ExpectColumnPairValuesAToBeGreaterThanB",
    {
        "column_A": "observed_at",
        "column_B": "previously_observed_at",
        "or_equal": True,
        "ignore_row_if": "either_value_is_missing",
    },
)


def _at_least_zero(mostly: float = 1) -> Rule:
    return Rule(
        "ExpectColumnValuesToBeBetween",
        {"column": "lowest", "min_value": 0, "mostly": mostly},
    )


VOLUME = Check(
    "volume_is_usual",
    "warn",
    "No less than half the rows of a usual day of the week before.",
    (
        Rule(
            "ExpectTableRowCountToBeBetween",
            {"min_value": {"$PARAMETER": "usual_rows"}},
        ),
    ),
)
