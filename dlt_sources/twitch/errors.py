"""Classify Twitch's error responses.

Here: the refusals that Helix returns with status 400 or 401. Not here: other statuses
(`http/responses.py`), retries (`http/retry.py`).
"""

from dlt_sources.http import errors
from dlt_sources.http.responses import Response, read_message

REFUSAL_WORDS = ("scope", "match", "affiliate", "partner")


def classify_error(response: Response) -> errors.ApiError | None:
    """Return the error of a refused request; None where the status says enough."""
    if response.status not in {400, 401}:
        return None
    message = read_message(response)
    if any(word in message.lower() for word in REFUSAL_WORDS):
        return errors.Forbidden(f"{response.status} {message}", status=response.status)
    return None
