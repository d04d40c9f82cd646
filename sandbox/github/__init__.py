"""GitHub: REST and the one corner of GraphQL that counts contributions.

Here: the platform put together. Not here: the world it shows.
"""

from starlette.routing import Route, Router

from sandbox.github.graph import Graph
from sandbox.github.rest import Rest
from sandbox.github.tokens import Tokens
from sandbox.state import Platform, State

_HEADERS = '-H "Authorization: Bearer $TOKEN"'
_EXAMPLES = ("user", "user/repos?affiliation=owner&per_page=3", "rate_limit")


def build(state: State) -> Platform:
    """Return the platform for one server."""
    tokens = Tokens(state)
    router = Router(
        routes=[
            Route("/graphql", Graph(state, tokens).serve, methods=["POST"]),
            Route("/{path:path}", Rest(state, tokens).serve),
        ]
    )
    asked = tuple(f'curl -si {_HEADERS} "{{url}}/github/{one}"' for one in _EXAMPLES)
    return Platform(
        name="github",
        title="GitHub",
        api="/github/",
        app=router,
        caller=tokens.caller,
        connections=tokens.connections,
        environ={
            "GITHUB_API_URL": "{url}/github",
            "GITHUB_GRAPHQL_URL": "{url}/github/graphql",
        },
        examples=("TOKEN={token}", *asked),
    )
