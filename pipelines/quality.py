"""Great Expectations, used as a library: a suite and some days in, verdicts out.

Here: the adapter. It imports Great Expectations when the first suite is validated; that
takes seconds, which loading the definitions must not. Not here: the suites
(`suites.py`) and how a verdict becomes an asset check (`defs/checks.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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
    source: Any = None
    for suite in suites:
        if not _exists(warehouse, suite):
            note = "the table does not exist yet"
            yield suite, [Verdict(check, note=note) for check in suite.checks]
            continue
        source = source or _source(warehouse)
        try:
            yield suite, _verdicts(source, warehouse, suite, first, last)
        except SQLAlchemyError as error:
            finding = {"rule": "the table can be read", "found": shown(error)}
            yield suite, [Verdict(check, (finding,)) for check in suite.checks]


def _exists(warehouse: Warehouse, suite: Suite) -> bool:
    with warehouse.begin() as connection:
        return bool(
            connection.execute(
                text("select to_regclass(format('%I.%I', :schema, :name)) is not null"),
                {"schema": suite.schema, "name": suite.table},
            ).scalar_one()
        )


def _source(warehouse: Warehouse) -> Any:
    import great_expectations  # noqa: PLC0415 - 5 s that only a validation pays

    context: Any = great_expectations.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    return context.data_sources.add_postgres(
        "warehouse",
        connection_string=warehouse.engine.url.render_as_string(hide_password=False),
        create_temp_table=False,
    )


def _verdicts(
    source: Any, warehouse: Warehouse, suite: Suite, first: date, last: date
) -> list[Verdict]:
    from great_expectations import ExpectationSuite, expectations  # noqa: PLC0415

    days = {":first": f"date '{first}'", ":last": f"date '{last}'"}
    asset = source.add_query_asset(
        f"{suite.schema}.{suite.table}", query=_fill(suite.rows, days)
    )
    with warehouse.begin() as connection:
        parameters = connection.execute(text(_fill(suite.parameters, days))).mappings()
        values = dict(parameters.one())
    rules = [(check, rule) for check in suite.checks for rule in check.rules]
    validation = (
        asset.add_batch_definition_whole_table("days")
        .get_batch()
        .validate(
            ExpectationSuite(
                name=asset.name,
                expectations=[
                    getattr(expectations, rule.expectation)(
                        **rule.arguments, meta={"rule": index}
                    )
                    for index, (_, rule) in enumerate(rules)
                ],
            ),
            expectation_parameters=values,
            result_format={
                "result_format": "SUMMARY",
                "partial_unexpected_count": EXAMPLES,
            },
        )
    )
    findings: dict[str, list[Mapping[str, str | int]]] = {}
    for result in validation.results:
        if not result.success:
            check, rule = rules[result.expectation_config.meta["rule"]]
            findings.setdefault(check.name, []).append(
                _finding(rule.expectation, result, values)
            )
    return [
        Verdict(check, tuple(findings.get(check.name, ()))) for check in suite.checks
    ]


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
