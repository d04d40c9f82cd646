"""`/api/session`: who is signed in, and sign-out.

Here: the two endpoints. Not here: sign-in (`serving/sign_in.py`).
"""

from serving.endpoint import Call, Endpoint, Shape


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


ENDPOINTS = (
    Endpoint(
        "GET",
        "/api/session",
        "Who is signed in.",
        read_session,
        Session,
        tag="session",
    ),
)
