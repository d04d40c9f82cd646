"""Suites of quality checks as data: the rows to validate, and their expectations.

Here: suites of raw tables, derived from the platforms' resources, and suites of core.
The runner fills in `{"$PARAMETER": name}` for the validated days. Not here: Great
Expectations (`runner.py`) and Dagster (`defs/quality.py`).
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
ROW_PARAMETERS = ("is_in_use", "rows_in_ledger")
"""Parameters that are true or positive if the table has rows or should have some."""
MOSTLY = 0.99
"""A wrong value of the platform in one row of a hundred passes."""


CURRENT_ROWS = """
    select raw.*
    from "{schema}"."{table}" as raw
    inner join app.readings as reading
        on
            raw.load_id = reading.load_id
            and raw.credential_id = reading.credential_id
            and raw.subject_id = reading.subject_id
            and raw.partition_date = reading.partition_date
            and reading.platform = '{platform}'
            and reading.resource = '{table}'
            and reading.is_current
            and reading.status in ('complete', 'partial')
    where
        raw.partition_date between :first and :last
        and reading.partition_date between :first and :last
"""

LEDGER_PARAMETERS = """
    with ledger_days as (
        select partition_date, sum(rows) as rows
        from app.readings
        where
            platform = '{platform}'
            and resource = '{resource}'
            and is_current
            and status in ('complete', 'partial')
            and partition_date between :first - 7 and :last
        group by partition_date
    )

    select
        coalesce(
            sum(rows) filter (where partition_date between :first and :last), 0
        )::bigint as rows_in_ledger,
        coalesce(
            case
                when sum(rows) filter (where partition_date < :first) > 0
                    then greatest(
                        1,
                        floor(avg(rows) filter (where partition_date < :first) / 2)
                    )
            end,
            0
        )::bigint as usual_rows,
        (:first + interval '6 hours') at time zone 'UTC' as opens_at,
        (:last + interval '30 hours') at time zone 'UTC' as closes_at
    from ledger_days
"""

# One scan of both days: the planner expects one row of a new day and joins it in loops.
DAYS_WITH_PREVIOUS_READING = """
    select *
    from (
        select
            *,
            case
                when basis in ('observed', 'derived')
                    then max(observed_at) filter (
                        where basis in ('observed', 'derived')
                    ) over the_day_before
            end as previously_observed_at
        from core.{table}
        where date between :first - 1 and :last
        window the_day_before as (
            partition by platform, {subject}
            order by date
            range between '1 day' preceding and '1 day' preceding
        )
    ) as day
    where date >= :first
"""

DAY_PARAMETERS = """
    with week as (
        select date, count(*) as rows
        from core.{table}
        where date between :first - 7 and :first - 1
        group by date
    )

    select coalesce(floor(avg(rows) / 2), 0)::bigint as usual_rows from week
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """One expectation of Great Expectations: its name and its arguments."""

    expectation: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ComputedColumn:
    """A column computed from many columns, so that one rule checks all of them.

    `each` is the SQL of one column; `whole` combines these parts.
    """

    name: str
    check: str
    columns: tuple[str, ...]
    each: str
    whole: str

    def sql(self, present: Collection[str]) -> str:
        """Return the column's expression over the columns in `present`."""
        parts = [
            self.each.format(f'validated."{name}"', name)
            for name in self.columns
            if name in present
        ]
        return f"{self.whole.format(', '.join(parts) or 'null')} as {self.name}"


@dataclass(frozen=True, slots=True)
class Check:
    """Rules with one name and severity; Dagster shows them as one asset check."""

    name: str
    severity: Severity
    description: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Suite:
    """The checks of one table.

    `rows` selects the validated rows, `parameters` one row of values for the rules. The
    days from `:first` to `:last` limit both. `computed` are further columns of the rows
    that some rules use.
    """

    schema: str
    table: str
    rows: str
    parameters: str
    checks: tuple[Check, ...]
    computed: tuple[ComputedColumn, ...]


def raw_suites(platforms: Sequence[Platform]) -> Iterator[Suite]:
    """Yield the suite of each raw table, derived from its resource."""
    for platform in platforms:
        for resource in platform.resources:
            yield _raw_suite(platform, resource)


def _raw_suite(platform: Platform, resource: Resource) -> Suite:
    columns = columns_of(resource.record)
    required = {one.name for one in columns if one.is_required}
    # Platforms restate days of history: likes of a day may be negative.
    is_history = resource.kind == "history"
    counters = [one.name for one in columns if one.kind == "int" and not is_history]
    checks = [
        Check(
            "keys_are_present",
            "error",
            "Every row has its account, its time of reading and its keys.",
            (KEYS_ARE_PRESENT,),
        ),
        Check(
            "rows_match_the_ledger",
            "error",
            "The table has as many current rows as the ledger's readings.",
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
                "Rows are read between 06:00 UTC of their day and 06:00 of the next.",
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
                "Counters are zero or more.",
                (_at_least_zero(mostly=MOSTLY),),
            )
        )
    name = f"raw_{platform.name}"
    return Suite(
        schema=name,
        table=resource.name,
        rows=CURRENT_ROWS.format(
            schema=name, table=resource.name, platform=platform.name
        ),
        parameters=_ledger_parameters(platform, resource),
        checks=tuple(checks),
        computed=(
            _null_columns((*ENVELOPE, *sorted(required - set(ENVELOPE)))),
            *([_lowest("counters_are_not_negative", counters)] if counters else []),
        ),
    )


def _ledger_parameters(platform: Platform, resource: Resource) -> str:
    return LEDGER_PARAMETERS.format(platform=platform.name, resource=resource.name)


def core_suites() -> Iterator[Suite]:
    """Yield the suites of the two daily facts that every product reads."""
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
    return Suite(
        schema="core",
        table=table,
        rows=DAYS_WITH_PREVIOUS_READING.format(table=table, subject=subject),
        parameters=DAY_PARAMETERS.format(table=table),
        checks=(
            Check(
                "keys_are_present",
                "error",
                "Every row has its platform, subject and day.",
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
                "Totals are zero or more, or unknown.",
                (_at_least_zero(),),
            ),
            Check(
                "readings_move_forward",
                "warn",
                "The reading of a day is not older than the reading of the day before.",
                (MOVES_FORWARD,),
            ),
        ),
        computed=(
            _null_columns(grain),
            _duplicate_key(grain),
            _lowest("totals_are_not_negative", totals),
        ),
    )


def _null_columns(columns: Sequence[str]) -> ComputedColumn:
    """Return a column with the names of a row's null columns, null if it has none."""
    each, whole = (
        "case when {0} is null then '{1}' end",
        "nullif(concat_ws(' ', {}), '')",
    )
    return ComputedColumn(
        "missing_keys", "keys_are_present", tuple(columns), each, whole
    )


def _duplicate_key(columns: Sequence[str]) -> ComputedColumn:
    """Return a column with the key of a row that shares it with another row.

    Great Expectations joins the rows with themselves, which took 14 s for 3,000 rows
    without planner statistics (measured 2026-11).
    """
    whole = (
        "case when count(*) over (partition by {0}) > 1 then concat_ws(' ', {0}) end"
    )
    return ComputedColumn("repeated", "grain_is_unique", tuple(columns), "{0}", whole)


def _lowest(check: str, columns: Sequence[str]) -> ComputedColumn:
    return ComputedColumn(
        "lowest", check, tuple(columns), "{0}", "least(null::bigint, {})"
    )


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
    "At least half as many rows as an average day of the week before.",
    (
        Rule(
            "ExpectTableRowCountToBeBetween",
            {"min_value": {"$PARAMETER": "usual_rows"}},
        ),
    ),
)
