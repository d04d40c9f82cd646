"""GitHub: the REST API, and the part of GraphQL that counts contributions.

Here: the platform's parts. Not here: the world's data.
"""

from starlette.routing import Mount, Route, Router

from sandbox.github import access
from sandbox.github.graphql_api import GraphQL
from sandbox.github.hooks import Hooks
from sandbox.github.hooks_api import HooksApi
from sandbox.github.limits import Limits
from sandbox.github.oauth import CLIENT_ID, CLIENT_SECRET, OAuth
from sandbox.github.rest import Rest
from sandbox.kit.state import Platform, State, curl

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
EXAMPLES = ("user", "user/repos?affiliation=owner&per_page=3", "rate_limit")
QUERY = '{"query": "{ viewer { login } rateLimit { remaining } }"}'


def build(state: State) -> Platform:
    """Return the platform for one server."""
    tokens, limits = access.tokens(state), Limits()
    graphql = GraphQL(state, tokens, limits)
    rest = Rest(state, tokens, limits, HooksApi(Hooks(state)))
    header = '-H "Authorization: Bearer $TOKEN"'
    query = QUERY.replace("{", "{{").replace("}", "}}")
    return Platform(
        name="github",
        title="GitHub",
        api="/github/",
        app=Router(
            routes=[
                Route("/graphql", graphql.serve, methods=["POST"]),
                Mount("/login/oauth", routes=OAuth(state, tokens).routes),
                Route("/{path:path}", rest.serve, methods=METHODS),
            ]
        ),
        caller=tokens.caller,
        connections=tokens.connections,
        environ={
            "GITHUB_API_URL": "{url}/github",
            "GITHUB_GRAPHQL_URL": "{url}/github/graphql",
            "GITHUB_LOGIN_URL": "{url}/github/login/oauth",
            "GITHUB_CLIENT_ID": CLIENT_ID,
            "GITHUB_CLIENT_SECRET": CLIENT_SECRET,
        },
        examples=(
            "TOKEN={token}",
            *curl(f"-i {header}", *(f"github/{example}" for example in EXAMPLES)),
            *curl(f"{header} -d '{query}'", "github/graphql"),
        ),
    )
