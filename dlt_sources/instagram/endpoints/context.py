"""Common parts of the reads of one account.

Here: the signed client of an account, permissions, and metrics that Meta withdrew. Not
here: requests and reads.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from dlt_sources.contract import Issue, Subject
from dlt_sources.extract.runner import RunContext
from dlt_sources.http import errors
from dlt_sources.http.auth import SignedTokenAuth
from dlt_sources.http.client import ApiClient
from dlt_sources.instagram.settings import INSIGHTS_SCOPE, Settings

InstagramRun = RunContext[Settings, ApiClient]

NEEDS_TOKEN = "needs the account's own connection"  # noqa: S105 - a reason
REMEMBERED = timedelta(days=7)
"""How long a withdrawn metric is not requested again."""


def sign_client(run: InstagramRun, subject: Subject) -> ApiClient:
    """Return a client with the account's own token.

    Raises:
        Forbidden: the account has no connection of its own.
    """
    connection = subject.connection
    if connection is None or not subject.is_own:
        raise errors.Forbidden(NEEDS_TOKEN)
    auth = SignedTokenAuth(
        connection.credentials, run.settings.app_secret, parameter="appsecret_proof"
    )
    return run.client.with_auth(auth, f"account:{subject.subject_id}")


def check_scope(subject: Subject) -> None:
    """Check the permission for insights, where the permissions are known.

    Raises:
        Forbidden: the permission is missing.
    """
    scopes = subject.connection.scopes if subject.connection else frozenset()
    if scopes and INSIGHTS_SCOPE not in scopes:
        raise errors.Forbidden(f"missing scope {INSIGHTS_SCOPE}")


def choose_metrics(
    run: InstagramRun, subject: Subject, product: str, names: Sequence[str]
) -> list[str]:
    """Return the metrics to request: those that were not rejected in the last week."""
    start = run.job.now() - REMEMBERED
    rejected = run.job.issues.names_since("withdrawn_metric", subject, start)
    return [name for name in names if f"{product} {name}" not in rejected]


def record_metrics(
    run: InstagramRun,
    subject: Subject,
    product: str,
    requested: Sequence[str],
    rejected: Mapping[str, str],
) -> None:
    """Report rejected metrics as open issues, and resolve issues of accepted ones."""
    issues = run.job.issues
    for name in requested:
        label = f"{product} {name}"
        if name not in rejected:
            issues.resolve("withdrawn_metric", subject, label)
            continue
        issues.report(
            Issue(
                "withdrawn_metric",
                subject.subject_id,
                subject.credential_id,
                label,
                rejected[name],
                run.job.now(),
            )
        )
