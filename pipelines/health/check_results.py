"""The result of a check that lists what it found.

Here: passed without findings, and the first findings as its description. Not here: what
a check looks for.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from dagster import AssetCheckResult, AssetCheckSeverity

SHOWN = 3


def report_findings(
    findings: Sequence[str],
    metadata: Mapping[str, Any],
    severity: AssetCheckSeverity = AssetCheckSeverity.WARN,
) -> AssetCheckResult:
    """Return a result that fails with any finding and names the first of them."""
    return AssetCheckResult(
        passed=not findings,
        severity=severity,
        description="; ".join(findings[:SHOWN]) or None,
        metadata=metadata,
    )
