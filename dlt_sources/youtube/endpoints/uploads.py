"""Read the uploads playlist of a channel to its end.

Here: the pages of one channel, videos that the list leaves out, and when an empty list
is an error. Not here: the request (`data_api.py`), reads by id (`videos.py`).
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
    """Read the playlist; pages before an error are kept.

    `finish_uploads` ends the reading, after the videos are read.
    """
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
    if run.job.known is not None:
        known = await run.job.known.get("videos", channel_id)
        uploads.left_out = sorted(known - uploads.published.keys())
    if uploads.left_out:
        uploads.open_ids.update(uploads.videos())


def finish_uploads(
    run: YoutubeRun, discoveries: Discoveries, group: CredentialGroup
) -> None:
    """End the readings of the playlists.

    A video that the list leaves out is gone if it is not found by its id either. While
    that is open, the list is partial.
    """
    for channel_id, subjects in group.subjects.items():
        uploads = discoveries.uploads.get(channel_id)
        if uploads is None:
            continue
        for subject in subjects:
            if uploads.error:
                run.recorder.fail(RESOURCE, subject, uploads.error)
            elif uploads.open_ids:
                count = len(uploads.open_ids)
                reason = (
                    f"{len(uploads.left_out)} known video(s) are not listed, and"
                    f" {count} video(s) were not read by id"
                )
                run.recorder.partial(RESOURCE, subject, reason)
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
