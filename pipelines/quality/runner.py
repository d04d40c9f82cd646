"""The runner of quality suites over Great Expectations, used as a library.

Here: validation of suites for some days. The first validation imports Great
Expectations, which takes seconds. Not here: the suites (`suites.py`) and the asset
checks (`defs/quality.py`).
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from pipelines.database.warehouse import Warehouse
from pipelines.quality.suites import ROW_PARAMETERS, Check, Suite

NO_ROWS = "the table has no rows and expects none"
MAX_EXAMPLES = 5
TRIES = 3
"""Validations of a suite while the server restarts."""
MAX_LENGTH = 80

COLUMNS = text("""
    select attname
    from pg_attribute
    where
        attnum > 0
        and not attisdropped
        and attrelid = to_regclass(format('%I.%I', :schema, :name))
""")

PARAMETERS = """
    select
        parameters.*,
        case
            when parameters.usual_rows > 0 then true else exists ({rows})
        end as is_in_use
    from ({parameters}) as parameters
"""

VALIDATED_ROWS = "select validated.*, {computed} from ({rows}) as validated"

Finding = tuple[str, Mapping[str, str | int]]
"""The name of a check, and one violation of it."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of one check: one finding for each violated rule.

    `note` explains why no row was validated.
    """

    check: Check
    findings: tuple[Mapping[str, str | int], ...] = ()
    note: str | None = None

    @property
    def passed(self) -> bool:
        """Whether no rule is violated."""
        return not self.findings


def validate(
    warehouse: Warehouse, suites: Sequence[Suite], first: date, last: date
) -> Iterator[tuple[Suite, list[CheckResult]]]:
    """Validate the rows of the days from `first` to `last` and yield the results.

    A missing table passes with a note; an unreadable table fails.
    """
    days = {":first": f"date '{first}'", ":last": f"date '{last}'"}
    try:
        for suite in suites:
            columns = _columns(warehouse, suite)
            if not columns:
                yield suite, _results(suite, note="the table does not exist yet")
                continue
            for _ in range(TRIES):
                started = _server_start(warehouse)
                found, note = _find(warehouse, suite, columns, days)
                # Great Expectations takes a lost session for a violation.
                if not found or _server_start(warehouse) == started:
                    break
                _dispose(warehouse.url)
            yield suite, _results(suite, found, note)
    finally:
        _dispose(warehouse.url)


def _find(
    warehouse: Warehouse, suite: Suite, columns: set[str], days: Mapping[str, str]
) -> tuple[list[Finding], str | None]:
    """Return the violations of a suite, and why no row was validated."""
    try:
        found = _missing_columns(suite, columns)
        values = _values(warehouse, suite, days)
        # Skip tables that are expected to be empty.
        note = None if any(map(values.get, ROW_PARAMETERS)) else NO_ROWS
        if note is None:
            source = _source(warehouse.url)
            found += _violations(source, suite, columns, days, values)
    except SQLAlchemyError as error:
        finding = {"rule": "the table can be read", "found": to_text(error)}
        return [(check.name, finding) for check in suite.checks], None
    return found, note


def _dispose(url: str) -> None:
    """Close the sessions of Great Expectations, if it has any."""
    if url in _SOURCES:
        _SOURCES[url].get_engine().dispose()


def _server_start(warehouse: Warehouse) -> datetime:
    with warehouse.begin() as connection:
        started: datetime = connection.scalar(text("select pg_postmaster_start_time()"))
        return started


def _results(
    suite: Suite, found: Sequence[Finding] = (), note: str | None = None
) -> list[CheckResult]:
    return [
        CheckResult(
            check, tuple(one for name, one in found if name == check.name), note
        )
        for check in suite.checks
    ]


def _columns(warehouse: Warehouse, suite: Suite) -> set[str]:
    with warehouse.begin() as connection:
        return set(
            connection.execute(
                COLUMNS,
                {"schema": suite.schema, "name": suite.table},
            ).scalars()
        )


_SOURCES: dict[str, Any] = {}
"""The data sources of this process by URL: creating one takes seconds."""


def _source(url: str) -> Any:
    """Return the data source of Great Expectations."""
    if url not in _SOURCES:
        _SOURCES[url] = _new_source(url)
    return _SOURCES[url]


def _new_source(url: str) -> Any:
    import great_expectations  # noqa: PLC0415 - the import takes 5 s

    logger = logging.getLogger("great_expectations.data_context.types.base")
    logger.setLevel(logging.WARNING)  # it logs its working folder at level INFO
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
        source.add_query_asset(name, query=query).add_batch_definition_whole_table(
            "rows"
        )
    asset = source.get_asset(name)
    asset.query = query
    return asset.get_batch_definition("rows").get_batch()


def _missing_columns(suite: Suite, columns: set[str]) -> list[Finding]:
    return [
        (one.check, {"rule": "the column exists", "column": name})
        for one in suite.computed
        for name in one.columns
        if name not in columns
    ]


def _values(
    warehouse: Warehouse, suite: Suite, days: Mapping[str, str]
) -> dict[str, Any]:
    """Return the parameters of the rules, and whether the table is in use."""
    query = PARAMETERS.format(parameters=suite.parameters, rows=suite.rows)
    with warehouse.begin() as connection:
        return dict(connection.execute(text(_fill(query, days))).mappings().one())


def _violations(
    source: Any,
    suite: Suite,
    columns: set[str],
    days: Mapping[str, str],
    values: Mapping[str, Any],
) -> Iterator[Finding]:
    """Yield the violations that Great Expectations finds."""
    from great_expectations import ExpectationSuite, expectations  # noqa: PLC0415

    computed = ", ".join(one.sql(columns) for one in suite.computed)
    query = VALIDATED_ROWS.format(computed=computed, rows=suite.rows)
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
            "partial_unexpected_count": MAX_EXAMPLES,
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
    """Describe a violated rule in short printable text and numbers."""
    arguments = result.expectation_config.kwargs
    finding: dict[str, str | int] = {"rule": expectation}
    for name, argument in sorted(arguments.items()):
        if name != "batch_id":
            wanted = argument.get("$PARAMETER") if isinstance(argument, dict) else None
            finding[name] = to_text(values[wanted] if wanted else argument)
    if result.exception_info.get("raised_exception") is not False:
        finding["found"] = to_text(_message(result.exception_info))
    elif "unexpected_count" in result.result:
        finding["unexpected"] = int(result.result["unexpected_count"])
        finding["of rows"] = int(result.result["element_count"])
        examples = result.result.get("partial_unexpected_list", [])[:MAX_EXAMPLES]
        finding["examples"] = ", ".join(to_text(example) for example in examples)
    else:
        finding["found"] = to_text(result.result.get("observed_value"))
    return finding


def _message(info: Mapping[str, Any]) -> str:
    for value in (info, *info.values()):
        if isinstance(value, Mapping) and value.get("exception_message"):
            return str(value["exception_message"])
    return "the rule cannot be evaluated"


def to_text(value: object) -> str:
    """Return a value as short text on one line with unprintable characters escaped."""
    plain = value if isinstance(value, str) else str(value)
    line = "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode()
        for char in plain
    )
    return line if len(line) <= MAX_LENGTH else f"{line[: MAX_LENGTH - 1]}…"
