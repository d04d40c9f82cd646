"""`/api/session` and `/api/sign-in`: who is signed in, and how to sign in.

Here: the two endpoints. Not here: sign-in and sign-out (`serving/sign_in.py`).
"""

from serving.endpoint import Call, Endpoint, Shape
from serving.sign_in import START


class Person(Shape):
    """The person who is signed in."""

    person_id: str
    user_id: str
    username: str | None
    display_name: str | None
    timezone: str
    role: str | None
    may_administer: bool


class Session(Shape):
    """A session; `csrfToken` is for the header `X-CSRF-Token` of a POST."""

    person: Person
    csrf_token: str | None


async def read_session(call: Call) -> Session:
    """Return the person of the request."""
    caller = call.caller
    assert caller is not None  # noqa: S101 - `access` is person
    return Session(
        person=Person(
            person_id=str(caller.person_id),
            user_id=caller.user_id,
            username=caller.username,
            display_name=caller.display_name,
            timezone=caller.timezone,
            role=caller.role,
            may_administer=caller.may_administer,
        ),
        csrf_token=caller.csrf_token,
    )


class SignInWay(Shape):
    """How a browser signs in: at `address`, or without one by a one-time link."""

    address: str | None


async def read_way(call: Call) -> SignInWay:
    """Return the way."""
    state = call.request.app.state.serving
    return SignInWay(address=START if state.code_flow is not None else None)


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/session",
        "Who is signed in.",
        read_session,
        Session,
        tag="session",
    ),
    Endpoint(
        "GET",
        "/api/sign-in",
        "How a browser signs in.",
        read_way,
        SignInWay,
        access="anyone",
        tag="session",
    ),
)
