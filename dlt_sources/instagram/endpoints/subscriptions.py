"""The webhook of the application, and the accounts that send it their changes.

Here: which token does what. Not here: requests (`extract/app_subscriptions.py`), fields
(`../subscriptions.py`).
"""

from dlt_sources.contract import Subject
from dlt_sources.contract.subscription import SubscriptionJob
from dlt_sources.extract.app_subscriptions import App, Client
from dlt_sources.extract.subscriptions import make_opener
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient
from dlt_sources.instagram.client import client_of_account, client_of_app, open_client
from dlt_sources.instagram.settings import Settings
from dlt_sources.instagram.subscriptions import KIND, SUBSCRIPTIONS


def _make_client(client: ApiClient, settings: Settings, job: SubscriptionJob) -> Client:
    of_app = client_of_app(client, settings)
    if of_app is None or settings.verify_token is None:
        raise errors.Permanent("INSTAGRAM_APP_ID or INSTAGRAM_VERIFY_TOKEN is not set")

    def client_of(subject: Subject) -> ApiClient | None:
        return client_of_account(client, settings, subject)

    topic = SUBSCRIPTIONS.topics[0]
    app = App(settings.app_id, KIND, topic, settings.verify_token, of_app)
    return Client(app, client_of, job)


open_subscriptions = make_opener(open_client, Settings.read, _make_client)
