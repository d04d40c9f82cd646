"""Lists that take 100 ids a request: users, channels, live streams, games.

Here: which of the requested ids came back. Helix leaves unknown ids out without an
error, so an absent id is requested again. Only `users` says that an id is gone; an
id that another list leaves out is a failed reading of that list.
Not here: reads of one subject (`channel.py`).
"""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import msgspec

from dlt_sources.contract import NO_SUBJECT, Subject
from dlt_sources.decode.pages import DecodedPage, group_by_owner
from dlt_sources.extract.absent import request_absent
from dlt_sources.extract.concurrency import chunks
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient
from dlt_sources.twitch.endpoints import api
from dlt_sources.twitch.endpoints.discoveries import NOT_FOUND, Discoveries, TwitchRun
from dlt_sources.twitch.records import User

Request = Callable[[ApiClient, Sequence[str]], Awaitable[DecodedPage[Any, Any]]]

NEEDS_USERS = (
    "users",
    "channels",
    "channel_followers",
    "followed_channels",
    "subscriptions",
    "videos",
    "clips",
)
"""A suspended user's lists are empty; only `users` tells that from removed videos."""
LEFT_OUT = "two responses leave this id out"


async def read_lists(run: TwitchRun, found: Discoveries) -> None:
    """Read what takes 100 subjects a request; `users` also finds missing ids."""
    if run.wants(*NEEDS_USERS):
        await _ListById(run, found, "users", "id", api.users, is_identity=True).read()
    if run.wants("channels"):
        await _ListById(run, found, "channels", "broadcaster_id", api.channels).read()
    if run.wants("streams"):
        await _ListById(
            run, found, "streams", "user_id", api.streams, is_optional=True
        ).read()


async def read_games(run: TwitchRun, found: Discoveries) -> None:
    """Look up the names of the games that this run has met."""
    for chunk in chunks(sorted(found.games), api.IDS_PER_REQUEST):
        page = await api.games(run.client, chunk)
        run.recorder.record_unknown_fields("games", page.unknown_fields)
        run.recorder.reject("games", NO_SUBJECT, page.rejects)
        run.recorder.write("games", NO_SUBJECT, page.records)
    run.recorder.complete("games", NO_SUBJECT)


class _ListById:
    """One resource read by ids.

    With `is_optional` an absent row is a result too: the channel is offline. With
    `is_identity` an absent row means that the id is gone.
    """

    def __init__(
        self,
        run: TwitchRun,
        found: Discoveries,
        resource: str,
        id_field: str,
        request: Request,
        *,
        is_optional: bool = False,
        is_identity: bool = False,
    ) -> None:
        self._run = run
        self._found = found
        self._resource = resource
        self._id_field = id_field
        self._request = request
        self._is_optional = is_optional
        self._is_identity = is_identity
        self._subjects: dict[str, list[Subject]] = {}
        for subject in run.subjects:
            self._subjects.setdefault(subject.subject_id, []).append(subject)

    async def read(self) -> None:
        """Read every subject; an error ends the readings of one chunk."""
        for subject_id in sorted(self._found.missing):
            for subject in self._subjects[subject_id]:
                self._run.recorder.unavailable(self._resource, subject, NOT_FOUND)
        ids = [one for one in self._subjects if one not in self._found.missing]
        for chunk in chunks(ids, api.IDS_PER_REQUEST):
            try:
                page = await self._request(self._run.client, chunk)
                absent_error = await self._request_absent(chunk, page)
                self._record(chunk, page, absent_error)
            except Exception as error:  # noqa: BLE001 - the recorder reports every error
                for subject_id in chunk:
                    self._fail(subject_id, error)

    async def _request_absent(
        self, chunk: Sequence[str], page: DecodedPage[Any, Any]
    ) -> Exception | None:
        """Request absent ids again into `page`; return the error of that request."""
        if self._is_optional:
            return None
        returned = {getattr(record, self._id_field) for record in page.records}
        absent = [one for one in chunk if one not in returned]
        request = partial(self._request, self._run.client)
        return await request_absent(page, absent, request)

    def _record(
        self,
        chunk: Sequence[str],
        page: DecodedPage[Any, Any],
        absent_error: Exception | None,
    ) -> None:
        recorder = self._run.recorder
        recorder.record_unknown_fields(self._resource, page.unknown_fields)
        records: dict[str, msgspec.Struct] = {}
        for record in page.records:
            records.setdefault(getattr(record, self._id_field), record)
            self._found.add_game(getattr(record, "game_id", None))
            if isinstance(record, User):
                self._found.users[record.id] = record
        owners = {subject_id: subject_id for subject_id in chunk}
        rejects = group_by_owner(page.rejects, self._id_field, owners)
        unowned = rejects.pop("", [])
        recorder.reject(self._resource, NO_SUBJECT, unowned)
        for subject_id in chunk:
            rows = [records[subject_id]] if subject_id in records else []
            is_answered = (
                bool(rows)
                or subject_id in rejects
                or (self._is_optional and not unowned)
            )
            for subject in self._subjects[subject_id]:
                recorder.write(self._resource, subject, rows)
                recorder.reject(self._resource, subject, rejects.get(subject_id, []))
                if is_answered:
                    recorder.complete(self._resource, subject)
            if not is_answered:
                self._end_absent(subject_id, absent_error, has_unowned=bool(unowned))

    def _end_absent(
        self, subject_id: str, error: Exception | None, *, has_unowned: bool
    ) -> None:
        """End the readings of an id that no record names, if they are open."""
        if error is not None:
            self._fail(subject_id, error)
        elif has_unowned:
            message = "a record does not say whose it is"
            self._fail(subject_id, errors.WrongContent(message))
        elif not self._is_identity:
            self._fail(subject_id, errors.WrongContent(LEFT_OUT))
        else:
            self._found.missing.add(subject_id)
            for subject in self._subjects[subject_id]:
                self._run.recorder.unavailable(self._resource, subject, NOT_FOUND)

    def _fail(self, subject_id: str, error: Exception) -> None:
        for subject in self._subjects[subject_id]:
            self._run.recorder.fail(self._resource, subject, error)
