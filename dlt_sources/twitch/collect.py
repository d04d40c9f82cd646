"""Read Twitch for many subjects with as few calls as it can be done.

Here: the order of things. Lists by id first (100 subjects a call), then what must be
asked per subject, with a bounded number under way, and the names of games at the end.
Not here: endpoints (`api.py`), lists in windows (`lists.py`), rows (`records.py`).
"""

import asyncio

import httpx
import msgspec

from dlt_sources.contract import NO_SUBJECT, CollectionJob, RefusedGrant, Subject
from dlt_sources.extract.concurrency import chunks, for_each_subject
from dlt_sources.extract.recorder import ReadingRecorder
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient
from dlt_sources.http.retry import Retry, Sleep
from dlt_sources.twitch import api, lists
from dlt_sources.twitch.by_id import read_lists_by_id
from dlt_sources.twitch.client import open_client, token_auth
from dlt_sources.twitch.round import NOT_FOUND, PER_SUBJECT, RunContext
from dlt_sources.twitch.settings import Settings


async def collect(
    job: CollectionJob,
    *,
    transport: httpx.AsyncBaseTransport | None = None,
    sleep: Sleep = asyncio.sleep,
) -> None:
    """Read every resource of the job for every subject; see `contract.Platform`.

    Raises:
        MissingSetting: before any request, naming the variable.
    """
    settings = Settings.read(job.environ)
    subjects = list(dict.fromkeys(job.subjects))
    wanted = [(n, s) for n in sorted(job.resources - {"games"}) for s in subjects]
    if "games" in job.resources:
        wanted.append(("games", NO_SUBJECT))
    recorder = ReadingRecorder(job, wanted)
    try:
        async with open_client(
            settings,
            job.throttle,
            job.calls,
            retry=Retry(sleep),
            transport=transport,
        ) as app:
            run = RunContext(job, recorder, app, settings, subjects)
            await read_lists_by_id(run)
            await _read_each(run, sleep)
            await _read_games(run)
    finally:
        recorder.close()


async def _read_each(run: RunContext, sleep: Sleep) -> None:
    """Read what is asked subject by subject."""
    asked = [name for name in PER_SUBJECT if name in run.job.resources]
    if not asked:
        return

    async def one(subject: Subject) -> None:
        for resource in asked:
            try:
                await _read_one(run, resource, subject)
            except RefusedGrant as error:
                run.disconnected[subject.reader] = error
                run.recorder.fail(resource, subject, error)
            except Exception as error:  # noqa: BLE001 - one reading's trouble
                run.recorder.fail(resource, subject, error)

    await for_each_subject(run.job, run.subjects, one, sleep)


async def _read_one(run: RunContext, resource: str, subject: Subject) -> None:
    recorder, channel = run.recorder, subject.subject_id
    if channel in run.missing:
        recorder.unavailable(resource, subject, NOT_FOUND)
        return
    row: msgspec.Struct
    match resource:
        case "channel_followers":
            row = await api.follower_total(run.app, channel)
        case "followed_channels":
            user = _acting_as(run, subject, "user:read:follows")
            row = await api.followed_total(user, channel)
        case "subscriptions":
            user = _acting_as(run, subject, "channel:read:subscriptions")
            known = run.users.get(channel)
            if known and known.broadcaster_type == "":
                raise errors.Forbidden("neither affiliate nor partner")
            row = await api.subscription_total(user, channel)
        case "videos":
            await lists.read_videos(run, subject)
            return
        case _:
            await lists.read_clips(run, subject)
            return
    recorder.write(resource, subject, [row])
    recorder.complete(resource, subject)


def _acting_as(run: RunContext, subject: Subject, scope: str) -> ApiClient:
    """Return a client with the subject's own token.

    Raises:
        Forbidden: nobody connected this account, or without the scope.
        RefusedGrant: its refresh was refused a moment ago.
    """
    connection = subject.connection
    if connection is None:
        raise errors.Forbidden(f"needs the channel's own connection with scope {scope}")
    if scope not in connection.scopes:
        raise errors.Forbidden(f"missing scope {scope}")
    if refused := run.disconnected.get(connection.connection_id):
        raise refused
    if not subject.is_own:
        raise errors.Forbidden(f"scope {scope} covers the connected account alone")
    return run.app.with_auth(
        token_auth(connection.credentials, run.settings),
        f"user:{connection.platform_user_id}",
    )


async def _read_games(run: RunContext) -> None:
    """Look up the names of the games met in this collection."""
    if "games" not in run.job.resources:
        return
    try:
        for chunk in chunks(sorted(run.games), api.IDS_A_CALL):
            opened = await api.games(run.app, chunk)
            run.recorder.record_unknown_fields("games", opened.unknown_fields)
            run.recorder.reject("games", NO_SUBJECT, opened.rejects)
            run.recorder.write("games", NO_SUBJECT, opened.records)
    except Exception as error:  # noqa: BLE001 - names of games fail alone
        run.recorder.fail("games", NO_SUBJECT, error)
        return
    run.recorder.complete("games", NO_SUBJECT)
