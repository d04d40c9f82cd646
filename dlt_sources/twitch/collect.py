"""Read Twitch for many subjects with as few calls as it can be done.

Here: the order of things. Lists by id first (100 subjects a call), then what must be
asked per subject, with a bounded number under way, and the names of games at the end.
Not here: endpoints (`api.py`), lists in windows (`lists.py`), rows (`records.py`).
"""

import asyncio

import httpx
import msgspec

from dlt_sources.contract import EVERYTHING, Job, RefusedGrant, Subject
from dlt_sources.extract.concurrency import chunks, each
from dlt_sources.extract.recorder import Desk
from dlt_sources.http import ApiClient, Retry, errors
from dlt_sources.http.retry import Sleep
from dlt_sources.twitch import api, lists
from dlt_sources.twitch.by_id import read_lists_by_id
from dlt_sources.twitch.client import connected, token_auth
from dlt_sources.twitch.round import NOT_FOUND, PER_SUBJECT, Round
from dlt_sources.twitch.settings import Settings


async def collect(
    job: Job,
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
        wanted.append(("games", EVERYTHING))
    desk = Desk(job, wanted)
    try:
        async with connected(
            settings,
            job.throttle,
            job.calls,
            retry=Retry(sleep),
            transport=transport,
        ) as app:
            run = Round(job, desk, app, settings, subjects)
            await read_lists_by_id(run)
            await _read_each(run, sleep)
            await _read_games(run)
    finally:
        desk.close()


async def _read_each(run: Round, sleep: Sleep) -> None:
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
                run.desk.broken(resource, subject, error)
            except Exception as error:  # noqa: BLE001 - one reading's trouble
                run.desk.broken(resource, subject, error)

    await each(run.job, run.subjects, one, sleep)


async def _read_one(run: Round, resource: str, subject: Subject) -> None:
    desk, channel = run.desk, subject.subject_id
    if channel in run.missing:
        desk.unavailable(resource, subject, NOT_FOUND)
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
    desk.write(resource, subject, [row])
    desk.complete(resource, subject)


def _acting_as(run: Round, subject: Subject, scope: str) -> ApiClient:
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
    return run.app.acting_as(
        token_auth(connection.credentials, run.settings),
        f"user:{connection.platform_user_id}",
    )


async def _read_games(run: Round) -> None:
    """Look up the names of the games met in this collection."""
    if "games" not in run.job.resources:
        return
    try:
        for chunk in chunks(sorted(run.games), api.IDS_A_CALL):
            opened = await api.games(run.app, chunk)
            run.desk.drift("games", opened.unknown)
            run.desk.reject("games", EVERYTHING, opened.refused)
            run.desk.write("games", EVERYTHING, opened.records)
    except Exception as error:  # noqa: BLE001 - names of games fail alone
        run.desk.broken("games", EVERYTHING, error)
        return
    run.desk.complete("games", EVERYTHING)
