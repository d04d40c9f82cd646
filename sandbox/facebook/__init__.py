"""Facebook: the Graph API of pages.

Here: the platform's parts. Not here: the world's data.
"""

from starlette.routing import Route, Router

from sandbox.facebook.api import Api
from sandbox.facebook.oauth import APP_ID, APP_SECRET, Tokens
from sandbox.facebook.webhooks import PageWebhooks
from sandbox.kit.state import Platform, State, curl

METHODS = ["GET", "POST", "DELETE"]


def build(state: State) -> Platform:
    """Return the platform for one server."""
    tokens = Tokens(state)
    api = Api(state, tokens, PageWebhooks(state))
    return Platform(
        name="facebook",
        title="Facebook",
        api="/facebook/v",
        app=Router(
            routes=[
                Route("/dialog/oauth", tokens.consent.serve, methods=["GET"]),
                Route("/{path:path}", api.serve, methods=METHODS),
            ]
        ),
        caller=tokens.caller,
        connections=tokens.pages.connections,
        environ={
            "FACEBOOK_API_URL": "{url}/facebook",
            "FACEBOOK_CONSENT_URL": "{url}/facebook/dialog/oauth",
            "FACEBOOK_APP_ID": APP_ID,
            "FACEBOOK_APP_SECRET": APP_SECRET,
            "FACEBOOK_VERIFY_TOKEN": "sandbox-facebook-verify",
        },
        examples=(
            *curl(
                f'-H "Authorization: Bearer {APP_ID}|{APP_SECRET}"',
                "facebook/v25.0/{user}?fields=name,followers_count",
            ),
        ),
    )
