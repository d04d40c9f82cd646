"""Common parts of the reads of one account.

Here: the signed client of an account, permissions, and metrics that Meta withdrew. Not
here: requests and reads.
"""

from collections.abc import Mapping, Sequence

from dlt_sources.contract import Subject
from dlt_sources.extract.metrics import MetricIssues
from dlt_sources.extract.runner import RunContext
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient
from dlt_sources.instagram.client import client_of_account
from dlt_sources.instagram.settings import INSIGHTS_SCOPE, Settings

InstagramRun = RunContext[Settings, ApiClient]

NEEDS_TOKEN = "needs the account's own connection"  # noqa: S105 - a reason


def sign_client(run: InstagramRun, subject: Subject) -> ApiClient:
    """Return a client with the account's own token.

    Raises:
        Forbidden: the account has no connection of its own.
    """
    client = client_of_account(run.client, run.settings, subject)
    if client is None:
        raise errors.Forbidden(NEEDS_TOKEN)
    return client


def check_scope(subject: Subject) -> None:
    """Check the permission for insights, where the permissions are known.

    Raises:
        Forbidden: the permission is missing.
    """
    scopes = subject.connection.scopes if subject.connection else frozenset()
    if scopes and INSIGHTS_SCOPE not in scopes:
        raise errors.Forbidden(f"missing scope {INSIGHTS_SCOPE}")


def issues_of(run: InstagramRun, subject: Subject, product: str) -> MetricIssues:
    """Return the open issues of the metrics of a product."""
    return MetricIssues(run.job, subject, f"{product} ")


def record_metrics(
    issues: MetricIssues, requested: Sequence[str], rejected: Mapping[str, str]
) -> None:
    """Report rejected metrics as open issues, and resolve issues of accepted ones."""
    for name in requested:
        if name in rejected:
            issues.report(name, rejected[name])
        else:
            issues.resolve(name)
