"""Great Expectations, used as a library: a suite and some days in, verdicts out.

Here: the adapter. It imports Great Expectations when the first suite is validated; that
takes seconds, which loading the definitions must not. Not here: the suites
(`suites.py`) and how a verdict becomes an asset check (`defs/checks.py`).
"""

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from pipelines.suites import Check, Suite
from pipelines.warehouse import Warehouse

EXAMPLES = 5
LONGEST = 80


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
                note = "the table does not exist yet"
                yield suite, [Verdict(check, note=note) for check in suite.checks]
                continue
            source = source or _source(warehouse.url)
            try:
                yield suite, _verdicts(source, warehouse, suite, columns, days)
            except SQLAlchemyError as error:
                finding = {"rule": "the table can be read", "found": shown(error)}
                yield suite, [Verdict(check, (finding,)) for check in suite.checks]
    finally:
        if source is not None:
            source.get_engine().dispose()


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


def _verdicts(
    source: Any,
    warehouse: Warehouse,
    suite: Suite,
    columns: set[str],
    days: Mapping[str, str],
) -> list[Verdict]:
    from great_expectations import ExpectationSuite, expectations  # noqa: PLC0415

    added = ", ".join(one.sql(columns) for one in suite.combined)
    query = f"select looked_at.*, {added} from ({suite.rows}) as looked_at"  # noqa: S608 - all of it is our own
    with warehouse.begin() as connection:
        parameters = connection.execute(text(_fill(suite.parameters, days))).mappings()
        values = dict(parameters.one())
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
        expectation_parameters=values,
        result_format={
            "result_format": "BASIC",
            "partial_unexpected_count": EXAMPLES,
        },
    )
    findings: dict[str, list[Mapping[str, str | int]]] = defaultdict(list)
    for one in suite.combined:
        findings[one.check] += [
            {"rule": "the column is there", "column": name}
            for name in one.columns
            if name not in columns
        ]
    for result in validation.results:
        if not result.success:
            check, rule = rules[result.expectation_config.meta["rule"]]
            findings[check.name].append(_finding(rule.expectation, result, values))
    return [Verdict(check, tuple(findings[check.name])) for check in suite.checks]


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
