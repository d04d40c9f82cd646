"""Sign-in at an outside issuer: the authorization code flow with PKCE.

Here: the address at the issuer, and the exchange of its code for a subject. Not here:
routes and cookies (`serving/sign_in.py`), the checks of tokens (`issuer.py`).
"""

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx
import msgspec

from dlt_sources.contract import Secret
from pipelines.accounts.code_attempt import ERROR_CODE, LONGEST_CODE, CodeAttempt
from pipelines.redaction import first_line
from serving.access.issuer import FETCH_SECONDS, OutsideIssuer, check_address
from serving.access.tokens import TokenError
from serving.problems import ProblemError

log = logging.getLogger(__name__)

SCOPE = "openid"
LARGEST_ANSWER = 64 * 1024
NO_ANSWER = "the issuer does not answer: try again in a minute"


class TokenAnswer(msgspec.Struct):
    """What this service needs of a token response."""

    id_token: str


class CodeFlow:
    """Signs people in as one client of an issuer."""

    def __init__(
        self, issuer: OutsideIssuer, client_id: str, client_secret: Secret | None
    ) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._client_secret = client_secret

    async def address(self, attempt: CodeAttempt, callback: str) -> str:
        """Return the address at the issuer where a person signs in.

        Raises:
            ProblemError: 502, the issuer does not answer or names no address.
        """
        query = {
            "response_type": "code",
            "client_id": self._client_id,
            "redirect_uri": callback,
            "scope": SCOPE,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        address = await self._find_address("authorization_endpoint")
        return f"{address}{'&' if urlsplit(address).query else '?'}{urlencode(query)}"

    async def read_subject(
        self, attempt: CodeAttempt, callback: str, answer: Mapping[str, str]
    ) -> str:
        """Return the subject whom the issuer has signed in.

        Raises:
            ProblemError: 400, 401, 403 or 502; the detail repeats nothing secret.
        """
        document = await self._find_document()
        self._check_sender(document, answer)
        if "error" in answer:
            given = answer["error"]
            code = given if ERROR_CODE.fullmatch(given) else "an unknown error"
            raise ProblemError(403, f"the issuer has signed nobody in: {code}")
        code = answer.get("code", "")
        if not 0 < len(code) <= LONGEST_CODE:
            raise ProblemError(400, "the issuer's answer has no code")
        token = await self._exchange(document, code, callback, attempt.verifier)
        try:
            return await self._issuer.read_id_token(
                token, self._client_id, attempt.nonce
            )
        except TokenError as error:
            raise ProblemError(401, f"the issuer's token: {error}") from None

    def _check_sender(self, document: Any, answer: Mapping[str, str]) -> None:
        """Check `iss` (RFC 9207), which keeps two issuers apart."""
        is_needed = document.get("authorization_response_iss_parameter_supported")
        given = answer.get("iss")
        if given is None and is_needed is not True:
            return
        if given is None or given.rstrip("/") != self._issuer.issuer:
            raise ProblemError(400, "the answer is of another issuer")

    async def _exchange(
        self, document: Any, code: str, callback: str, verifier: str
    ) -> str:
        """Exchange a code for an ID token."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": callback,
            "code_verifier": verifier,
            "client_id": self._client_id,
        }
        login = None
        if self._client_secret is not None:
            methods = document.get("token_endpoint_auth_methods_supported")
            if isinstance(methods, list) and "client_secret_basic" not in methods:
                form["client_secret"] = self._client_secret.reveal()
            else:
                login = httpx.BasicAuth(self._client_id, self._client_secret.reveal())
        address = await self._find_address("token_endpoint")
        try:
            status, body = await _post(address, form, login)
        except httpx.HTTPError as error:
            log.warning("the issuer's tokens: %s", type(error).__name__)
            raise ProblemError(502, NO_ANSWER) from None
        if status == httpx.codes.OK:
            try:
                return msgspec.json.decode(body, type=TokenAnswer).id_token
            except (msgspec.MsgspecError, UnicodeDecodeError):
                raise ProblemError(502, "the issuer sent no ID token") from None
        if status in (400, 401, 403):
            raise ProblemError(400, "the issuer refuses this code: sign in again")
        log.warning("the issuer's tokens: status %d", status)
        raise ProblemError(502, NO_ANSWER)

    async def _find_address(self, name: str) -> str:
        address = (await self._find_document()).get(name)
        try:
            if not isinstance(address, str):
                raise ValueError(f"the issuer's document has no {name}")  # noqa: TRY004, TRY301 - as below
            check_address(address)
        except ValueError as error:
            log.warning("the issuer's document: %s", first_line(str(error)))
            raise ProblemError(502, f"the issuer names no usable {name}") from None
        return address

    async def _find_document(self) -> Any:
        try:
            return await self._issuer.find_document()
        except TokenError:
            raise ProblemError(502, NO_ANSWER) from None


async def _post(
    address: str, form: dict[str, str], login: httpx.BasicAuth | None
) -> tuple[int, bytes]:
    """Send a form without following redirects; return status and bounded body."""
    async with (
        httpx.AsyncClient(timeout=FETCH_SECONDS, auth=login) as client,
        client.stream(
            "POST", address, data=form, headers={"accept": "application/json"}
        ) as response,
    ):
        body = bytearray()
        async for chunk in response.aiter_bytes():
            body += chunk
            if len(body) > LARGEST_ANSWER:
                raise httpx.DecodingError("the answer is too large")
        return response.status_code, bytes(body)
