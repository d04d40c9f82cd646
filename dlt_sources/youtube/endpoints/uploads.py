"""Read the uploads playlist of a channel to its end.

Here: the pages of one channel, and when an empty list is an error. Not here: the
request (`data_api.py`).
"""

from dlt_sources.http import errors
from dlt_sources.youtube.endpoints import data_api
from dlt_sources.youtube.endpoints.credential_groups import CredentialGroup
from dlt_sources.youtube.endpoints.discoveries import Discoveries, Uploads, YoutubeRun
from dlt_sources.youtube.endpoints.subject_order import jitter_seconds
from dlt_sources.youtube.records import Channel

RESOURCE = "playlist_items"


async def read_uploads(
    run: YoutubeRun,
    discoveries: Discoveries,
    group: CredentialGroup,
    channel_id: str,
    channel: Channel | None,
) -> None:
    """Read the playlist; pages before an error are kept."""
    uploads = discoveries.uploads[channel_id] = Uploads()
    subjects = group.subjects[channel_id]
    async with run.slots:
        await run.sleep(jitter_seconds(run.job, subjects[0]))
        try:
            await _read_pages(run, group, channel_id, channel, uploads)
        except errors.NotFound as error:
            # A channel that never had a video has no uploads playlist.
            if channel is None or channel.video_count:
                uploads.error = errors.WrongContent(f"no uploads playlist ({error})")
        except Exception as error:  # noqa: BLE001 - the error of one channel
            uploads.error = error
    is_empty = not (uploads.published or uploads.error)
    if is_empty and channel and channel.video_count:
        message = f"empty list of a channel with {channel.video_count} videos"
        uploads.error = errors.WrongContent(message)
    for subject in subjects:
        if uploads.error:
            run.recorder.fail(RESOURCE, subject, uploads.error)
        else:
            run.recorder.complete(RESOURCE, subject)


async def _read_pages(
    run: YoutubeRun,
    group: CredentialGroup,
    channel_id: str,
    channel: Channel | None,
    uploads: Uploads,
) -> None:
    playlist = (channel and channel.uploads) or f"UU{channel_id[2:]}"
    async for page in data_api.list_playlist_items(group.data, playlist):
        run.recorder.record_unknown_fields(RESOURCE, page.unknown_fields)
        new = {
            item.video_id: item
            for item in page.records
            if item.video_id not in uploads.published
        }
        for subject in group.subjects[channel_id]:
            run.recorder.reject(RESOURCE, subject, page.rejects)
            run.recorder.write(RESOURCE, subject, list(new.values()))
        uploads.published |= {
            video: item.video_published_at for video, item in new.items()
        }
        if page.rejects:
            uploads.error = errors.WrongContent("a listed video is invalid")
