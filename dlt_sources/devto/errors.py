"""Classify Dev.to's error responses.

Here: what Dev.to returns with status 403 or 422. Not here: other statuses
(`http/responses.py`), retries (`http/retry.py`).
"""

from http import HTTPStatus

from dlt_sources.http import errors
from dlt_sources.http.responses import Response, read_message


def classify_error(response: Response) -> errors.ApiError | None:
    """Return the error of a refused request; None where the status says enough."""
    if response.status == HTTPStatus.FORBIDDEN and not response.body.strip():
        return errors.Permanent(
            "403 with an empty body: Dev.to's network refuses our User-Agent",
            status=403,
        )
    if response.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        message = read_message(response)
        if "can't view" in message.lower():
            return errors.Forbidden(f"422 {message}", status=422)
    return None
