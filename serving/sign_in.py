"""Sign-in of a browser by a one-time link or at an outside issuer, and sign-out.

Here: the routes that set and delete the cookie. Not here: the session
(`access/sessions.py`), the talk with the issuer (`access/code_flow.py`).
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from serving.access import sessions
from serving.access.attempts import Attempts
from serving.access.code_flow import CodeFlow
from serving.access.identity import Identities, client_address
from serving.problems import ProblemError
from serving.state import State

START = "/sign-in"
CALLBACK = "/sign-in/callback"
USED = (
    "this link was used or has expired: `creators serve` and"
    " `creators tokens link USERNAME` print a new one"
)
NO_ISSUER = (
    "no issuer signs people in here: `creators tokens link USERNAME` prints a link"
)
STRANGER = "the issuer knows this user, but no active person here has its id"


class SignIn:
    """The routes of sign-in."""

    def __init__(self, state: State, identities: Identities) -> None:
        self._state = state
        self._identities = identities
        self._attempts = Attempts("sign_in", START)

    @property
    def routes(self) -> list[Route]:
        """The routes; the callback comes before a link of the same form."""
        return [
            Route(START, self.begin, methods=["GET"]),
            Route(CALLBACK, self.finish, methods=["GET"]),
            Route(f"{START}/{{link}}", self.use_link, methods=["GET"]),
            Route("/api/session/end", self.sign_out, methods=["POST"]),
        ]

    async def begin(self, request: Request) -> Response:
        """Send a browser to the issuer."""
        flow = self._find_flow()
        if request.method == "HEAD":  # a preview begins nothing
            return Response(status_code=204)
        self._state.limits.check("sign_in", client_address(request))
        attempt = await self._attempts.begin(self._state.pool, request)
        address = await flow.address(attempt, self._callback(request))
        is_secure = self._state.is_secure(request)
        return self._attempts.redirect(address, attempt, is_secure=is_secure)

    async def finish(self, request: Request) -> Response:
        """Open a session for the person whom the issuer has signed in."""
        flow = self._find_flow()
        if request.method == "HEAD":
            return Response(status_code=204)
        self._state.limits.check("sign_in", client_address(request))
        begun = await self._attempts.end(self._state.pool, request)
        subject = await flow.read_subject(
            begun.attempt, self._callback(request), request.query_params
        )
        secret = await sessions.open_session(self._state.pool, subject)
        if secret is None:
            raise ProblemError(403, STRANGER)
        earlier = sessions.read_cookie(request)
        if earlier is not None:
            await self._end_session(earlier)
        response = RedirectResponse(begun.return_to, 303)
        self._attempts.delete_cookie(response)
        self._set_cookie(request, response, secret)
        return response

    async def use_link(self, request: Request) -> Response:
        """Use a link once, set the cookie and go to the dashboard."""
        if request.method == "HEAD":  # a preview of the link does not use it
            return Response(status_code=204)
        self._state.limits.check("sign_in", client_address(request))
        secret = await sessions.use_link(self._state.pool, request.path_params["link"])
        if secret is None:
            return await self._answer_used(request)
        response = RedirectResponse("/", 303)
        self._set_cookie(request, response, secret)
        return response

    async def _answer_used(self, request: Request) -> Response:
        """Go to the dashboard where the browser has a session already."""
        try:
            if await self._identities.find(request) is not None:
                return RedirectResponse("/", 303)
        except ProblemError as error:
            if error.status != 401:  # noqa: PLR2004 - the status of no session
                raise
        raise ProblemError(410, USED)

    async def sign_out(self, request: Request) -> Response:
        """End the session and delete the cookie."""
        secret = sessions.read_cookie(request)
        response = Response(status_code=204)
        if secret is not None:
            caller = await self._identities.find(request)
            assert caller is not None  # noqa: S101 - the request has a cookie
            sessions.check_csrf_token(request, caller)
            await self._end_session(secret)
        sessions.delete_cookies(response)
        return response

    def _find_flow(self) -> CodeFlow:
        if self._state.code_flow is None:
            raise ProblemError(404, NO_ISSUER)
        return self._state.code_flow

    def _callback(self, request: Request) -> str:
        return self._state.address(request) + CALLBACK

    def _set_cookie(self, request: Request, response: Response, secret: str) -> None:
        is_secure = self._state.is_secure(request)
        sessions.set_cookie(response, secret, is_secure=is_secure)

    async def _end_session(self, secret: str) -> None:
        await sessions.end_session(self._state.pool, secret)
        self._identities.forget(secret)
