"""Requests of the authorization code flow (RFC 6749, 4.1; RFC 7636).

Here: the query of a consent page, and the form that exchanges its code. Not here: the
endpoints and what they answer (`<platform>/authorize.py`).
"""

from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from dlt_sources.contract import AuthorizationRequest, AuthorizationResponse, Secret
from dlt_sources.http.errors import MissingSetting


def make_address(
    page: str,
    client_id: str,
    request: AuthorizationRequest,
    scope: str,
    *,
    has_pkce: bool = False,
    more: Mapping[str, str] | None = None,
) -> str:
    """Return the address of a consent page."""
    query = {
        "response_type": "code",
        "client_id": client_id,
        "redirect_uri": request.callback,
        "scope": scope,
        "state": request.state,
    }
    if has_pkce:
        query |= {
            "code_challenge": request.challenge,
            "code_challenge_method": "S256",
        }
    return f"{page}?{urlencode(query | dict(more or {}))}"


def make_form(
    client_id: str,
    client_secret: Secret,
    response: AuthorizationResponse,
    *,
    has_pkce: bool = False,
) -> dict[str, Secret]:
    """Return the form that exchanges a code."""
    form = {
        "client_id": Secret(client_id, is_public=True),
        "client_secret": client_secret,
        "code": response.code,
        "grant_type": Secret("authorization_code", is_public=True),
        "redirect_uri": Secret(response.callback, is_public=True),
    }
    if has_pkce:
        form["code_verifier"] = response.verifier
    return form


def require_client(
    client_id: str,
    secret: Secret | None,
    names: Iterable[str],
    purpose: str = "connect accounts",
) -> Secret:
    """Return the secret of a platform's application.

    Raises:
        MissingSetting: its id or its secret is not set, which `purpose` needs.
    """
    if not client_id or secret is None or not secret.reveal():
        raise MissingSetting(f"set {' and '.join(names)} to {purpose}")
    return secret
