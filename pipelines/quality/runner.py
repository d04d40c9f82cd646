"""Great Expectations, used as a library: a suite and some days in, verdicts out.

Here: the adapter. It imports Great Expectations when the first suite is validated; that
takes seconds, which loading the definitions must not. Not here: the suites
(`suites.py`) and how a verdict becomes an asset check (`defs/quality.py`).
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from pipelines.database.warehouse import Warehouse
from pipelines.quality.suites import EXPECTED, Check, Suite

IDLE = "no rows, and none were expected"
EXAMPLES = 5
LONGEST = 80

Finding = tuple[str, Mapping[str, str | int]]
"""The name of a check, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one check: one finding for each rule that does not hold.

    `note` says why nothing was looked at, where that is so.
    """

    check: Check
    findings: tuple[Mapping[str, str | int], ...] = ()
    note: str | None = None

    @property
    def passed(self) -> bool:
        """Whether every rule holds."""
        return not self.findings


def validate(
    warehouse: Warehouse, suites: Sequence[Suite], first: date, last: date
) -> Iterator[tuple[Suite, list[Verdict]]]:
    """Validate the rows of the days `first` to `last` and yield each suite's verdicts.

    A table that is not there yet passes with a note; one that cannot be read fails.
    """
    days = {":first": f"date '{first}'", ":last": f"date '{last}'"}
    source: Any = None
    try:
        for suite in suites:
            columns = _columns(warehouse, suite)
            if not columns:
                yield suite, _verdicts(suite, note="the table does not exist yet")
                continue
            note = None
            try:
                found = _missing_columns(suite, columns)
                values = _values(warehouse, suite, days)
                # Of no rows, where none should be, every rule holds: this spares those
                # who use one platform the looks at all the others.
                note = None if any(map(values.get, EXPECTED)) else IDLE
                if note is None:
                    source = source or _source(warehouse.url)
                    found += _broken(source, suite, columns, days, values)
            except SQLAlchemyError as error:
                found = [
                    (
                        check.name,
                        {"rule": "the table can be read", "found": shown(error)},
                    )
                    for check in suite.checks
                ]
            yield suite, _verdicts(suite, found, note)
    finally:
        if source is not None:
            source.get_engine().dispose()


def _verdicts(
    suite: Suite, found: Sequence[Finding] = (), note: str | None = None
) -> list[Verdict]:
    return [
        Verdict(check, tuple(one for name, one in found if name == check.name), note)
        for check in suite.checks
    ]


def _columns(warehouse: Warehouse, suite: Suite) -> set[str]:
    with warehouse.begin() as connection:
        return set(
            connection.execute(
                text(
                    "select attname from pg_attribute where attnum > 0"
                    " and not attisdropped"
                    " and attrelid = to_regclass(format('%I.%I', :schema, :name))"
                ),
                {"schema": suite.schema, "name": suite.table},
            ).scalars()
        )


@lru_cache(maxsize=1)
def _source(url: str) -> Any:
    """Make Great Expectations' own description of a database, once for a process."""
    import great_expectations  # noqa: PLC0415 - 5 s that only a validation pays

    talks = logging.getLogger("great_expectations.data_context.types.base")
    talks.setLevel(logging.WARNING)  # it sets itself to tell of its working folder
    context: Any = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return context.data_sources.add_postgres(
        "warehouse",
        connection_string=Warehouse(url).engine.url.render_as_string(
            hide_password=False
        ),
        create_temp_table=False,
    )


def _batch(source: Any, suite: Suite, query: str) -> Any:
    name = f"{suite.schema}.{suite.table}"
    if name not in source.get_asset_names():
        source.add_query_asset(name, query=query).add_batch_definition_whole_table("it")
    asset = source.get_asset(name)
    asset.query = query
    return asset.get_batch_definition("it").get_batch()


def _missing_columns(suite: Suite, columns: set[str]) -> list[Finding]:
    return [
        (one.check, {"rule": "the column is there", "column": name})
        for one in suite.combined
        for name in one.columns
        if name not in columns
    ]


def _values(
    warehouse: Warehouse, suite: Suite, days: Mapping[str, str]
) -> dict[str, Any]:
    """Return the values that rules name, and whether there are rows or usually are."""
    query = (
        "select asked.*, case when asked.usual_rows > 0 then true"  # noqa: S608 - all of it is our own
        f" else exists ({suite.rows}) end as is_in_use"
        f" from ({suite.parameters}) as asked"
    )
    with warehouse.begin() as connection:
        return dict(connection.execute(text(_fill(query, days))).mappings().one())


def _broken(
    source: Any,
    suite: Suite,
    columns: set[str],
    days: Mapping[str, str],
    values: Mapping[str, Any],
) -> Iterator[Finding]:
    """Yield what Great Expectations finds."""
    from great_expectations import ExpectationSuite, expectations  # noqa: PLC0415

    added = ", ".join(one.sql(columns) for one in suite.combined)
    query = f"select looked_at.*, {added} from ({suite.rows}) as looked_at"  # noqa: S608 - all of it is our own
    rules = [(check, rule) for check in suite.checks for rule in check.rules]
    validation = _batch(source, suite, _fill(query, days)).validate(
        ExpectationSuite(
            name=f"{suite.schema}.{suite.table}",
            expectations=[
                getattr(expectations, rule.expectation)(
                    **rule.arguments, meta={"rule": index}
                )
                for index, (_, rule) in enumerate(rules)
            ],
        ),
        expectation_parameters=dict(values),
        result_format={
            "result_format": "BASIC",
            "partial_unexpected_count": EXAMPLES,
        },
    )
    for result in validation.results:
        if not result.success:
            check, rule = rules[result.expectation_config.meta["rule"]]
            yield check.name, _finding(rule.expectation, result, values)


def _fill(sql: str, days: Mapping[str, str]) -> str:
    for name, literal in days.items():
        sql = sql.replace(name, literal)
    return sql


def _finding(
    expectation: str, result: Any, values: Mapping[str, Any]
) -> Mapping[str, str | int]:
    """Describe one rule that does not hold, in text and numbers safe to show."""
    arguments = result.expectation_config.kwargs
    finding: dict[str, str | int] = {"rule": expectation}
    for name, argument in sorted(arguments.items()):
        if name != "batch_id":
            wanted = argument.get("$PARAMETER") if isinstance(argument, dict) else None
            finding[name] = shown(values[wanted] if wanted else argument)
    if result.exception_info.get("raised_exception") is not False:
        finding["found"] = shown(_message(result.exception_info))
    elif "unexpected_count" in result.result:
        finding["unexpected"] = int(result.result["unexpected_count"])
        finding["of rows"] = int(result.result["element_count"])
        examples = result.result.get("partial_unexpected_list", [])[:EXAMPLES]
        finding["examples"] = ", ".join(shown(example) for example in examples)
    else:
        finding["found"] = shown(result.result.get("observed_value"))
    return finding


def _message(info: Mapping[str, Any]) -> str:
    for value in (info, *info.values()):
        if isinstance(value, Mapping) and value.get("exception_message"):
            return str(value["exception_message"])
    return "the rule could not be evaluated"


def shown(value: object) -> str:
    """Return any value as short text on one line, everything unprintable escaped."""
    plain = value if isinstance(value, str) else str(value)
    line = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in plain
    )
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
