"""Webhooks of accounts: the last numbers of stories, and comments.

Here: who may install the application, and payloads. An event needs its permission. Not
here: subscriptions and signatures (`kit/app_webhooks.py`), media.
"""

from collections.abc import Iterator
from typing import Any

from sandbox.instagram import accounts, media
from sandbox.instagram.accounts import BASIC, COMMENTS, INSIGHTS, Account
from sandbox.instagram.errors import graph_error
from sandbox.instagram.insights import FEWEST_VIEWERS, VALUES
from sandbox.instagram.media import STORY_SECONDS, Media
from sandbox.instagram.oauth import CLIENT
from sandbox.kit.app_webhooks import Application, AppWebhooks, Change
from sandbox.kit.responses import ApiError
from sandbox.kit.state import State
from sandbox.kit.tokens import Token
from sandbox.world.fans import fan
from sandbox.world.times import HOUR

FIELDS = ("comments", "live_comments", "mentions", "story_insights")
APPLICATION = Application("instagram", CLIENT.id, CLIENT.secret, "instagram", FIELDS)
COMMENTED_AFTER = 2 * HOUR
"""Each new media gets one comment that is announced."""


class AccountWebhooks(AppWebhooks):
    """The subscriptions of one server."""

    def __init__(self, state: State) -> None:
        super().__init__(state, APPLICATION)

    def error(self, code: int, message: str) -> ApiError:
        """Return an error of the Graph API."""
        return graph_error(code, message)

    def check_owner(self, account: str, token: Token) -> None:
        """Accept the token of the account."""
        if token.user != account or BASIC not in token.scopes:
            message = f"(#10) Application does not have permission for {account}"
            raise graph_error(10, message, status=403)

    def changes(self, account: str, since: int, until: int) -> Iterator[Change]:
        """Yield the end of each story, and a comment for each new media."""
        one = accounts.by_id(self._state.world)[account]
        if INSIGHTS in one.scopes:
            yield from _stories(one, since, until)
        if COMMENTS in one.scopes:
            yield from _comments(one, since, until)


def _stories(account: Account, since: int, until: int) -> Iterator[Change]:
    for story in media.stories_between(account, since - STORY_SECONDS, until):
        ended_at = story.published_at + STORY_SECONDS
        views = story.views(ended_at)
        if since < ended_at <= until and views >= FEWEST_VIEWERS:
            yield _change(story, ended_at, "story_insights", _numbers(story, ended_at))


def _numbers(story: Media, at: int) -> dict[str, Any]:
    views = story.views(at)
    values = {name: VALUES[name](story, at) for name in ("reach", "replies", "shares")}
    taps = {"taps_forward": views, "taps_back": views // 20, "exits": views // 10}
    return {"media_id": story.id, "impressions": views, **values, **taps}


def _comments(account: Account, since: int, until: int) -> Iterator[Change]:
    for one in media.of_account(account, until):
        at = one.published_at + COMMENTED_AFTER
        if at <= since:
            return
        if at <= until:
            author = fan(account.index, one.number)
            value = {
                "id": f"{one.id}1",
                "text": "Schön! 🎉",
                "from": {"id": author.id, "username": author.login},
                "media": {"id": one.id, "media_product_type": one.product},
            }
            yield _change(one, at, "comments", value)


def _change(one: Media, at: int, field: str, value: dict[str, Any]) -> Change:
    account = one.account
    names = (account.id, account.creator.username, account.username(at))
    return Change(account.id, at, field, value, f"{one.id}/{field}", names)
