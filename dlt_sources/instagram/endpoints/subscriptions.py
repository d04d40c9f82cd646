"""The webhook of the application, and the accounts that send it their changes.

Here: which token does what. Not here: requests (`extract/app_subscriptions.py`), fields
(`../subscriptions.py`).
"""

from dlt_sources.contract import Secret, Subject
from dlt_sources.contract.subscription import SubscriptionJob
from dlt_sources.extract.app_subscriptions import App, Client
from dlt_sources.extract.subscriptions import make_opener
from dlt_sources.http import errors
from dlt_sources.http.auth import FixedCredentials, SignedTokenAuth
from dlt_sources.http.client import ApiClient
from dlt_sources.instagram.client import client_of_account, open_client
from dlt_sources.instagram.settings import Settings
from dlt_sources.instagram.subscriptions import KIND, SUBSCRIPTIONS

APP = "app"
"""The bucket of requests with the application's token."""


def _make_client(client: ApiClient, settings: Settings, job: SubscriptionJob) -> Client:
    secret = settings.app_secret
    if not settings.app_id or secret is None or settings.verify_token is None:
        raise errors.Permanent("INSTAGRAM_APP_ID or INSTAGRAM_VERIFY_TOKEN is not set")
    token = Secret(f"{settings.app_id}|{secret.reveal()}")
    auth = SignedTokenAuth(FixedCredentials(token), secret, parameter="appsecret_proof")
    topic = SUBSCRIPTIONS.topics[0]
    app = App(
        settings.app_id,
        KIND,
        topic,
        settings.verify_token,
        client.with_auth(auth, APP),
    )

    def client_of(subject: Subject) -> ApiClient | None:
        return client_of_account(client, settings, subject)

    return Client(app, client_of, job)


open_subscriptions = make_opener(open_client, Settings.read, _make_client)
