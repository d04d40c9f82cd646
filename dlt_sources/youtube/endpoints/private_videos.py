"""Read the private videos of own channels, 50 per request.

Here: the videos that the project's key does not show, with the owner's token. Not here:
other videos (`videos.py`).
"""

from collections.abc import Set as AbstractSet

from dlt_sources.contract import RefusedGrant, Subject
from dlt_sources.extract.concurrency import chunks
from dlt_sources.http import errors
from dlt_sources.youtube.endpoints import data_api
from dlt_sources.youtube.endpoints.credential_groups import CredentialGroup
from dlt_sources.youtube.endpoints.discoveries import (
    Discoveries,
    Uploads,
    YoutubeRun,
)

RESOURCE = "videos"


async def read_private_videos(
    run: YoutubeRun,
    discoveries: Discoveries,
    group: CredentialGroup,
    returned: AbstractSet[str],
    failed: AbstractSet[str],
) -> None:
    """Read the listed or known videos of own channels that no response contains.

    Only the subject with the owner's token gets the rows. Channels with a `failed`
    request are left out.
    """
    if not group.has_key:
        return  # the group reads with the owner's token already
    for channel_id, subjects in group.subjects.items():
        uploads = discoveries.uploads.get(channel_id)
        if uploads is None or channel_id in failed:
            continue
        hidden = [
            video
            for video in uploads.videos()
            if video not in returned and not uploads.is_public(video)
        ]
        for subject in subjects:
            if hidden and subject.is_own and run.recorder.is_open(RESOURCE, subject):
                await _read(run, subject, uploads, hidden)


async def _read(
    run: YoutubeRun, subject: Subject, uploads: Uploads, videos: list[str]
) -> None:
    connection = subject.connection
    if connection is None:
        return
    client = run.client.with_token(connection)
    try:
        for chunk in chunks(videos, data_api.IDS_PER_REQUEST):
            async with run.slots:
                page = await data_api.list_videos(client, chunk)
            rows = [row for row in page.records if row.id in chunk]
            uploads.add_view_counts(rows)
            run.recorder.write(RESOURCE, subject, rows)
            run.recorder.reject(RESOURCE, subject, page.rejects)
    except (errors.ApiError, RefusedGrant) as error:
        run.recorder.partial(RESOURCE, subject, f"private videos: {error}")
