"""Dev.to: Forem's API.

Here: the platform's parts. Not here: the world's data.
"""

from starlette.routing import Route, Router

from sandbox.devto.api import Api, requests_a_second
from sandbox.kit.state import Platform, State, curl
from sandbox.kit.tokens import Account, Accounts, PersonalTokens
from sandbox.world import articles

EXAMPLES = (
    "users/{user}",
    "articles/me/all?per_page=3",
    "analytics/historical?start=2024-02-01&end=2024-02-03",
)


def build(state: State) -> Platform:
    """Return the platform for one server."""
    accounts = Accounts(
        "devto",
        tuple(articles.authors(state.world)),
        lambda user_id: articles.by_id(state.world, user_id),
        lambda author: Account(author.id, author.username, author.username),
    )
    keys = PersonalTokens(
        state, accounts, prefix="", mark="k", length=24, header=b"api-key"
    )
    header = '-H "api-key: $KEY" -A "my-client/1.0"'
    return Platform(
        name="devto",
        title="Dev.to",
        api="/devto/api/",
        app=Router(routes=[Route("/api/{path:path}", Api(state, keys).serve)]),
        caller=keys.caller,
        connections=keys.connections,
        environ={
            "DEVTO_API_URL": "{url}/devto/api",
            # A little slower than allowed, so that no second has one request too many.
            "DEVTO_SECONDS_A_REQUEST": str(
                round(1.2 / requests_a_second(state.points), 4)
            ),
        },
        examples=(
            "KEY={token}",
            *curl(header, *(f"devto/api/{example}" for example in EXAMPLES)),
        ),
    )
