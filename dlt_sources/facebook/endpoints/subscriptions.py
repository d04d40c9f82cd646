"""The webhook of the app, and the pages that send it their changes.

Here: which token does what. Not here: requests (`extract/app_subscriptions.py`), fields
(`../subscriptions.py`).
"""

from dlt_sources.contract import Subject
from dlt_sources.contract.subscription import SubscriptionJob
from dlt_sources.extract.app_subscriptions import App, Client
from dlt_sources.extract.subscriptions import make_opener
from dlt_sources.facebook.client import Clients, open_client
from dlt_sources.facebook.settings import Settings
from dlt_sources.facebook.subscriptions import KIND, SUBSCRIPTIONS
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient


def _make_client(clients: Clients, settings: Settings, job: SubscriptionJob) -> Client:
    app = clients.of_app()
    if app is None or settings.verify_token is None:
        raise errors.Permanent("FACEBOOK_APP_ID or FACEBOOK_VERIFY_TOKEN is not set")

    def client_of(subject: Subject) -> ApiClient | None:
        page = clients.of_page(subject)
        return page.client if page else None

    topic = SUBSCRIPTIONS.topics[0]
    one = App(settings.app_id, KIND, topic, settings.verify_token, app.client)
    return Client(one, client_of, job)


open_subscriptions = make_opener(open_client, Settings.read, _make_client)
