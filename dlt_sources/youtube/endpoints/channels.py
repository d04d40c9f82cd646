"""Read channels, 50 per request.

Here: the outcome for each channel of a shared request. Not here: the request
(`data_api.py`).
"""

from collections.abc import Iterable, Sequence
from functools import partial

from dlt_sources.contract import RefusedGrant, Subject
from dlt_sources.extract.absent import request_absent
from dlt_sources.youtube.endpoints import data_api
from dlt_sources.youtube.endpoints.credential_groups import LEVELS, CredentialGroup
from dlt_sources.youtube.endpoints.discoveries import Discoveries, YoutubeRun
from dlt_sources.youtube.endpoints.page import Page
from dlt_sources.youtube.endpoints.rejects import group_rejects
from dlt_sources.youtube.records import Channel

NOT_FOUND = "not found: no channel has this id (closed or suspended)"


async def read_channels(
    run: YoutubeRun,
    discoveries: Discoveries,
    group: CredentialGroup,
    ids: Sequence[str],
) -> dict[str, Channel]:
    """Read channels and return them by id; `discoveries` collects unreadable ones."""
    recorder = run.recorder
    try:
        page, absent_error = await _request_channels(group, ids)
    except RefusedGrant as error:
        discoveries.unreadable.update(ids)
        _fail(run, group.subjects_of(ids), LEVELS, error)
        return {}
    except Exception as error:  # noqa: BLE001 - the error of one request
        _fail(run, group.subjects_of(ids), ("channels",), error)
        return {}
    recorder.record_unknown_fields("channels", page.unknown_fields)
    channels = {channel.id: channel for channel in page.records}
    rejects, uncertain = group_rejects(run, "channels", page, {id_: id_ for id_ in ids})
    for channel_id in ids:
        for subject in group.subjects[channel_id]:
            recorder.reject("channels", subject, rejects.get(channel_id, []))
            if channel_id in channels:
                recorder.write("channels", subject, [channels[channel_id]])
            if channel_id in channels or channel_id in rejects:
                recorder.complete("channels", subject)
            elif unknown := absent_error or uncertain:
                recorder.fail("channels", subject, unknown)
            else:
                discoveries.unreadable.add(channel_id)
                for resource in LEVELS:
                    recorder.unavailable(resource, subject, NOT_FOUND)
    return channels


async def _request_channels(
    group: CredentialGroup, ids: Sequence[str]
) -> tuple[Page[Channel], Exception | None]:
    """Request channels; absent ones are requested again before they count as gone.

    The error of the second request leaves open whether the absent ones exist.
    """
    request = partial(data_api.list_channels, group.data, "id")
    page = await request(ids)
    present = {channel.id for channel in page.records}
    absent = [channel_id for channel_id in ids if channel_id not in present]
    return page, await request_absent(page, absent, request)


def _fail(
    run: YoutubeRun,
    subjects: Iterable[Subject],
    resources: Iterable[str],
    error: Exception,
) -> None:
    for subject in subjects:
        for resource in resources:
            run.recorder.fail(resource, subject, error)
