"""When the access to a page ends.

Here: the app asks about a page's token. A page token itself does not expire, but the
access to data ends 90 days after its owner last used the app. Not here: warnings
(`pipelines/operations/connection_issues.py`).
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from dlt_sources.contract import Connection, Issue, IssueKind, Subject
from dlt_sources.facebook.client import GraphClient
from dlt_sources.facebook.endpoints.edges import decode_node, inner
from dlt_sources.facebook.endpoints.lists import FacebookRun
from dlt_sources.http import errors

KIND: IssueKind = "expiring_access"
WARN_BEFORE = timedelta(days=14)
ENDS = {"data_access_expires_at": "access to data", "expires_at": "token"}


async def check_access(
    run: FacebookRun, client: GraphClient, subject: Subject, connection: Connection
) -> None:
    """Report an access that ends within two weeks; resolve one that was renewed.

    The token is in the body of a batch, so that no URL holds it.

    Raises:
        ApiError: Facebook did not say.
    """
    token = (await connection.credentials.current()).reveal()
    url = f"debug_token?input_token={quote(token, safe='')}"
    (response,) = await client.batch([url], label="access")
    if response is None:
        raise errors.Transient("no response about the access")
    data = inner(decode_node(response.body), "data")
    if not isinstance(data, dict) or data.get("is_valid") is not True:
        raise errors.WrongContent("the response says nothing about the access")
    for name, what in ENDS.items():
        end = _moment(data.get(name))
        if end is None or end - run.job.now() > WARN_BEFORE:
            run.job.issues.resolve(KIND, subject, what)
            continue
        run.job.issues.report(
            Issue(
                KIND,
                subject.subject_id,
                subject.credential_id,
                what,
                f"the {what} of this account ends on {end:%Y-%m-%d}",
                run.job.now(),
                expires_at=end,
            )
        )


def _moment(seconds: Any) -> datetime | None:
    """Return a time; 0 means that there is no end."""
    if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds <= 0:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
