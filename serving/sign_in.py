"""Sign-in of a browser by a one-time link, and sign-out.

Here: the two routes that set and delete the cookie. Not here: the session
(`access/sessions.py`).
"""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from serving.access import sessions
from serving.access.identity import Identities, client_address
from serving.problems import ProblemError
from serving.state import State

USED = (
    "this link was used or has expired: `creators serve` and"
    " `creators tokens link USERNAME` print a new one"
)


class SignIn:
    """The routes of sign-in."""

    def __init__(self, state: State, identities: Identities) -> None:
        self._state = state
        self._identities = identities

    async def use_link(self, request: Request) -> Response:
        """Use a link once, set the cookie and go to the dashboard."""
        if request.method == "HEAD":  # a preview of the link does not use it
            return Response(status_code=204)
        self._state.limits.check("sign_in", client_address(request))
        secret = await sessions.use_link(self._state.pool, request.path_params["link"])
        if secret is None:
            return await self._answer_used(request)
        response = RedirectResponse("/", 303)
        sessions.set_cookie(response, secret, is_secure=request.url.scheme == "https")
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
            await sessions.end_session(self._state.pool, secret)
            self._identities.forget(secret)
        sessions.delete_cookies(response)
        return response
