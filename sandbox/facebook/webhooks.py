"""Webhooks of pages: feed events of new and removed posts.

Here: who may install the app, and payloads. Not here: subscriptions and signatures
(`kit/app_webhooks.py`), posts.
"""

from collections.abc import Iterator

from sandbox.facebook import pages, posts
from sandbox.facebook.errors import forbidden, graph_error
from sandbox.facebook.oauth import APP_ID, APP_SECRET
from sandbox.facebook.pages import WEBHOOKS, Page
from sandbox.facebook.posts import Post
from sandbox.kit.app_webhooks import Application, AppWebhooks, Change
from sandbox.kit.responses import ApiError
from sandbox.kit.state import State
from sandbox.kit.tokens import Token

APPLICATION = Application("facebook", APP_ID, APP_SECRET, "page", ("feed",))
ITEMS = {"reel": "video"}


class PageWebhooks(AppWebhooks):
    """The subscriptions of one server."""

    def __init__(self, state: State) -> None:
        super().__init__(state, APPLICATION)

    def error(self, code: int, message: str) -> ApiError:
        """Return an error of the Graph API."""
        return graph_error(code, message)

    def check_owner(self, account: str, token: Token) -> None:
        """Accept the token of the page alone, with its permission."""
        if token.kind != "page" or token.user != account:
            raise graph_error(
                190, "(#190) This method must be called with a Page Access Token"
            )
        if WEBHOOKS not in token.scopes:
            raise forbidden(WEBHOOKS)

    def changes(self, account: str, since: int, until: int) -> Iterator[Change]:
        """Yield an event for each post that was added or removed."""
        page = pages.by_id(self._state.world)[account]
        for number in range(posts.published(page, until)):
            one = posts.post(page, number)
            for at, verb in ((one.created_at, "add"), (one.gone_at, "remove")):
                if at is not None and since < at <= until:
                    yield _change(page, one, at, verb)


def _change(page: Page, one: Post, at: int, verb: str) -> Change:
    value = {
        "item": ITEMS.get(one.kind, one.kind),
        "verb": verb,
        "post_id": one.id,
        "message": one.message,
        "created_time": at,
        "from": {"id": page.id, "name": page.name(at)},
        "published": 1,
    }
    names = (page.id, page.creator.username, page.creator.login(at))
    return Change(page.id, at, "feed", value, f"{one.id}/{verb}", names)
