"""Access that expires soon, as open issues of a connection.

Here: the expiry of a token and of its access to data, which an app reads from
`debug_token`. Not here: requests (`endpoints/access.py` of a platform), warnings
(`pipelines/health/connection_issues.py`).
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from dlt_sources.contract import CollectionJob, Issue, IssueKind, Secret, Subject
from dlt_sources.decode.pages import parse_body
from dlt_sources.http import errors

KIND: IssueKind = "expiring_access"
WARN_BEFORE = timedelta(days=14)
TOKEN = {"expires_at": "token"}
DATA_ACCESS = {"data_access_expires_at": "access to data"}
"""Fields of the facts about a token, with the words for what expires."""


def make_token_url(token: Secret) -> str:
    """Return the relative URL about a token. It belongs into the body of a batch."""
    return f"debug_token?input_token={quote(token.reveal(), safe='')}"


def make_batch_form(url: str) -> dict[str, Secret]:
    """Return the form of a batch with one request."""
    batch = [{"method": "GET", "relative_url": url}]
    return {
        "batch": Secret(json.dumps(batch)),
        "include_headers": Secret("false", is_public=True),
    }


def read_token_facts(body: bytes) -> Mapping[str, Any]:
    """Return the facts about a token from a batch with one response.

    Raises:
        ApiError: the response says nothing about the token.
    """
    elements = parse_body(body)
    element = elements[0] if isinstance(elements, list) and elements else None
    text = element.get("body") if isinstance(element, dict) else None
    if not isinstance(text, str):
        raise errors.Transient("no response about the access")
    document = parse_body(text.encode(errors="surrogatepass"))
    data = document.get("data") if isinstance(document, dict) else None
    return check_token_facts(data)


def check_token_facts(data: object) -> Mapping[str, Any]:
    """Return the facts about a valid token.

    Raises:
        WrongContent: there are none.
    """
    if not isinstance(data, dict) or data.get("is_valid") is not True:
        raise errors.WrongContent("the response says nothing about the access")
    return data


def report_expiry(
    job: CollectionJob,
    subject: Subject,
    facts: Mapping[str, Any],
    ends: Mapping[str, str],
) -> None:
    """Report what expires within two weeks; resolve what was renewed."""
    for name, what in ends.items():
        end = _moment(facts.get(name))
        if end is None or end - job.now() > WARN_BEFORE:
            job.issues.resolve(KIND, subject, what)
            continue
        job.issues.report(
            Issue(
                KIND,
                subject.subject_id,
                subject.credential_id,
                what,
                f"the {what} of this account ends on {end:%Y-%m-%d}",
                job.now(),
                expires_at=end,
            )
        )


def _moment(seconds: object) -> datetime | None:
    """Return a time; 0 means that there is no end."""
    if not isinstance(seconds, int) or isinstance(seconds, bool) or seconds <= 0:
        return None
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
