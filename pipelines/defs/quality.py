"""Quality suites as asset checks, run for the days of a build.

Here: the checks of all suites in one step: Great Expectations takes seconds to import.
The checks do not block: a failed check leaves the tables as they are. Not here: the
suites (`quality/suites.py`) and the runner (`quality/runner.py`).
"""

from collections.abc import Iterator
from datetime import date

from dagster import (
    AssetCheckExecutionContext,
    AssetCheckResult,
    AssetCheckSeverity,
    AssetCheckSpec,
    AssetKey,
    MetadataValue,
    multi_asset_check,
)

from dlt_sources import platforms
from pipelines import settings
from pipelines.days import due_date
from pipelines.defs.transform import DBT_RETRIES
from pipelines.progress import Progress, report
from pipelines.quality import runner
from pipelines.quality.runner import CheckResult
from pipelines.quality.suites import Suite, core_suites, raw_suites
from pipelines.resources import WarehouseResource

SUITES = (*raw_suites(list(platforms().values())), *core_suites())

SEVERITY = {"warn": AssetCheckSeverity.WARN, "error": AssetCheckSeverity.ERROR}


def _key(suite: Suite) -> AssetKey:
    return AssetKey([suite.schema, suite.table])


@multi_asset_check(
    name="quality",
    specs=[
        AssetCheckSpec(
            check.name,
            asset=_key(suite),
            description=check.description,
            metadata={"expectations": [rule.expectation for rule in check.rules]},
        )
        for suite in SUITES
        for check in suite.checks
    ],
    can_subset=True,
    retry_policy=DBT_RETRIES,
)
def quality_checks(
    context: AssetCheckExecutionContext, warehouse: WarehouseResource
) -> Iterator[AssetCheckResult]:
    """Validate the selected tables for the run's days, else for yesterday."""
    first, last = _days(context)
    selected = {(key.asset_key, key.name) for key in context.selected_asset_check_keys}
    tables = {asset for asset, _ in selected}
    suites = [suite for suite in SUITES if _key(suite) in tables]
    for suite, results in runner.validate(warehouse.connect(), suites, first, last):
        for result in results:
            if (_key(suite), result.check.name) in selected:
                yield _result(suite, result, f"{first} to {last}")
        report(Progress("check", f"{suite.schema}.{suite.table}"))


def _days(context: AssetCheckExecutionContext) -> tuple[date, date]:
    if context.has_partition_key:
        day = date.fromisoformat(context.partition_key)
        return day, day
    if context.has_partition_key_range:
        span = context.partition_key_range
        return date.fromisoformat(span.start), date.fromisoformat(span.end)
    day = due_date(settings.now())
    return day, day


def _result(suite: Suite, result: CheckResult, days: str) -> AssetCheckResult:
    findings = [dict(finding) for finding in result.findings]
    first = "; ".join(
        f"{name}: {value}" for name, value in (findings or [{}])[0].items()
    )
    return AssetCheckResult(
        asset_key=_key(suite),
        check_name=result.check.name,
        passed=result.passed,
        severity=SEVERITY[result.check.severity],
        description=first or result.note,
        metadata={"days": days, "findings": MetadataValue.json(findings)},
    )
