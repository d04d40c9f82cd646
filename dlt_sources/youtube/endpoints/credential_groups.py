"""Groups of channels that are read with the same key or token.

Here: the choice of credential for public data. Not here: requests, and reports, which
always need the channel's own token (`history.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from dlt_sources.contract import Subject
from dlt_sources.youtube.client import BucketClient
from dlt_sources.youtube.endpoints.discoveries import YoutubeRun
from dlt_sources.youtube.endpoints.quota import STATS

LEVELS = ("channels", "playlist_items", "videos", "video_stats", "live_videos")
NO_KEY = "needs YOUTUBE_API_KEY, or the channel's own connection"


@dataclass(slots=True)
class CredentialGroup:
    """The clients of one credential, and its subjects by channel.

    `has_key` is true for the project's key, which shows public videos alone.
    """

    data: BucketClient
    stats: BucketClient
    has_key: bool = False
    subjects: dict[str, list[Subject]] = field(default_factory=dict)

    def subjects_of(self, channels: Iterable[str]) -> list[Subject]:
        """Return the subjects of some channels."""
        return [subject for channel in channels for subject in self.subjects[channel]]


def group_by_credential(
    run: YoutubeRun, subjects: Iterable[Subject]
) -> list[CredentialGroup]:
    """Return one group for the key; without a key one group per connection.

    Without a key, a channel without a connection is `unavailable`.
    """
    data, stats = run.client.with_key(), run.client.with_key(STATS)
    groups: dict[str, CredentialGroup] = {}
    for subject in subjects:
        connection = subject.connection
        if data and stats:
            group = groups.setdefault("", CredentialGroup(data, stats, has_key=True))
        elif connection:
            group = groups.setdefault(
                connection.connection_id,
                CredentialGroup(
                    run.client.with_token(connection),
                    run.client.with_token(connection, STATS),
                ),
            )
        else:
            for resource in LEVELS:
                run.recorder.unavailable(resource, subject, NO_KEY)
            continue
        group.subjects.setdefault(subject.subject_id, []).append(subject)
    return list(groups.values())
