"""Reads that take a request per channel: three totals, videos and clips.

Here: which token each read uses. Not here: the lists' pages (`lists.py`), requests
(`api.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from dlt_sources.contract import Subject
from dlt_sources.extract.runner import Read
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient
from dlt_sources.twitch.auth import token_auth
from dlt_sources.twitch.endpoints import api, lists
from dlt_sources.twitch.endpoints.discoveries import NOT_FOUND, Discoveries, TwitchRun


@dataclass(frozen=True, slots=True)
class ChannelReads:
    """The reads of one channel."""

    run: TwitchRun
    found: Discoveries
    subject: Subject

    async def read_follower_total(self) -> None:
        """Read how many users follow the channel."""
        total = await api.follower_total(self.run.client, self.subject.subject_id)
        self._complete("channel_followers", total)

    async def read_followed_total(self) -> None:
        """Read how many channels the user follows."""
        client = self._with_own_token("user:read:follows")
        total = await api.followed_total(client, self.subject.subject_id)
        self._complete("followed_channels", total)

    async def read_subscription_total(self) -> None:
        """Read how many users subscribe to the channel."""
        client = self._with_own_token("channel:read:subscriptions")
        user = self.found.users.get(self.subject.subject_id)
        if user and user.broadcaster_type == "":
            raise errors.Forbidden("neither affiliate nor partner")
        total = await api.subscription_total(client, self.subject.subject_id)
        self._complete("subscriptions", total)

    async def read_videos(self) -> None:
        """Read all videos of the channel."""
        await lists.read_videos(self.run, self.subject)

    async def read_clips(self) -> None:
        """Read the recent clips of the channel."""
        await lists.read_clips(self.run, self.found, self.subject)

    def _complete(self, resource: str, row: msgspec.Struct) -> None:
        self.run.recorder.write(resource, self.subject, [row])
        self.run.recorder.complete(resource, self.subject)

    def _with_own_token(self, scope: str) -> ApiClient:
        """Return a client with the token of the channel's own connection.

        Raises:
            Forbidden: the channel has no connection of its own, or it lacks the scope.
            RefusedGrant: the refresh of its token was refused earlier in this run.
        """
        connection = self.subject.connection
        if connection is None:
            raise errors.Forbidden(
                f"needs the channel's own connection with scope {scope}"
            )
        if scope not in connection.scopes:
            raise errors.Forbidden(f"missing scope {scope}")
        if refused := self.run.refused_grants.get(connection.connection_id):
            raise refused
        if not self.subject.is_own:
            raise errors.Forbidden(f"scope {scope} covers the connected account alone")
        return self.run.client.with_auth(
            token_auth(connection.credentials, self.run.settings),
            f"user:{connection.platform_user_id}",
        )


async def _raise_not_found() -> None:
    raise errors.NotFound(NOT_FOUND)


def reads_of(
    run: TwitchRun, found: Discoveries, subject: Subject
) -> Mapping[str, Read]:
    """Return the reads of a subject by resource, in their order."""
    channel = ChannelReads(run, found, subject)
    reads: dict[str, Read] = {
        "channel_followers": channel.read_follower_total,
        "followed_channels": channel.read_followed_total,
        "subscriptions": channel.read_subscription_total,
        "videos": channel.read_videos,
        "clips": channel.read_clips,
    }
    if subject.subject_id in found.missing:
        return dict.fromkeys(reads, _raise_not_found)
    return reads
