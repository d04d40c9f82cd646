"""Dev.to: the API of Forem, with the network in front of it.

Here: the platform put together. Not here: the world it shows.
"""

from starlette.routing import Route, Router

from sandbox.devto.api import Api, a_second
from sandbox.devto.keys import Keys
from sandbox.state import Platform, State

_HEADERS = '-H "api-key: $KEY" -A "my-client/1.0"'
_EXAMPLES = (
    "users/{user}",
    "articles/me/all?per_page=3",
    "analytics/historical?start=2024-02-01&end=2024-02-03",
)


def build(state: State) -> Platform:
    """Return the platform for one server."""
    keys = Keys(state)
    router = Router(routes=[Route("/api/{path:path}", Api(state, keys).serve)])
    asked = tuple(f'curl -s {_HEADERS} "{{url}}/devto/api/{one}"' for one in _EXAMPLES)
    return Platform(
        name="devto",
        title="Dev.to",
        api="/devto/api/",
        app=router,
        caller=keys.caller,
        connections=keys.connections,
        environ={
            "DEVTO_API_URL": "{url}/devto/api",
            # A little slower than allowed, so that no second holds one too many.
            "DEVTO_SECONDS_A_REQUEST": str(round(1.2 / a_second(state.points), 4)),
        },
        examples=("KEY={token}", *asked),
    )
