"""Instagram: the Graph API for accounts, media and insights.

Here: the platform's parts. Not here: the world's data.
"""

from starlette.routing import Route, Router

from sandbox.instagram.api import VERSION, Api
from sandbox.instagram.oauth import CLIENT, OAuth
from sandbox.instagram.webhooks import AccountWebhooks
from sandbox.kit.state import Platform, State, curl

METHODS = ["GET", "POST", "DELETE"]
EXAMPLES = (
    "{user}?fields=username,followers_count",
    "{user}/media?fields=id,media_type,like_count&limit=3",
)

PROOF = (
    'PROOF=$(printf %s "$TOKEN" | openssl dgst -sha256 -hmac {secret} -r'
    " | cut -d' ' -f1)"
)


def build(state: State) -> Platform:
    """Return the platform for one server."""
    oauth = OAuth(state)
    path = f"/{VERSION}/{{path:path}}"
    serve = Api(state, oauth.tokens, AccountWebhooks(state)).serve
    url = f"instagram/{VERSION}"
    return Platform(
        name="instagram",
        title="Instagram",
        api=f"/{url}/",
        app=Router(
            routes=[
                Route(path, serve, methods=METHODS),
                Route("/dialog/oauth", oauth.consent.serve, methods=["GET"]),
                Route("/oauth/access_token", oauth.serve, methods=["POST"]),
            ]
        ),
        caller=oauth.tokens.caller,
        connections=oauth.connections,
        environ={
            "INSTAGRAM_API_URL": f"{{url}}/{url}",
            "INSTAGRAM_CONSENT_URL": "{url}/instagram/dialog/oauth",
            "INSTAGRAM_AUTH_URL": "{url}/instagram/oauth",
            "INSTAGRAM_APP_ID": CLIENT.id,
            "INSTAGRAM_APP_SECRET": CLIENT.secret,
            "INSTAGRAM_VERIFY_TOKEN": "sandbox-instagram-verify",
        },
        examples=(
            "TOKEN={token}",
            PROOF.format(secret=CLIENT.secret),
            *curl(
                '-H "Authorization: Bearer $TOKEN"',
                *(f"{url}/{example}&appsecret_proof=$PROOF" for example in EXAMPLES),
            ),
        ),
    )
