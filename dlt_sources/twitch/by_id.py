"""Lists that take 100 ids a call: users, channels, live streams.

Here: who was asked for, who was answered, who is gone. An unknown id is no error to
Helix, it just gives fewer items, so asked and answered are compared, and nobody is
called gone before a second call said the same.
Not here: what is asked per subject (`collect.py`).
"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec

from dlt_sources.contract import NO_SUBJECT, Subject
from dlt_sources.decode.pages import DecodedPage, group_by_owner
from dlt_sources.extract.concurrency import chunks
from dlt_sources.http import errors
from dlt_sources.http.client import ApiClient
from dlt_sources.twitch import api
from dlt_sources.twitch.records import User
from dlt_sources.twitch.round import NOT_FOUND, PER_SUBJECT, RunContext

LoadSpec = Callable[[ApiClient, Sequence[str]], Awaitable[DecodedPage[Any, Any]]]


async def read_lists_by_id(run: RunContext) -> None:
    """Read what takes 100 subjects a call; the users also tell who is gone.

    The users are asked for whenever a list is read that would be empty for somebody
    suspended, because that emptiness must not pass for "all videos were removed".
    """
    resources = run.job.resources
    if resources & {"users", "channels", *PER_SUBJECT}:
        await _ByIds(run, "users", "id", api.users).read()
    if "channels" in resources:
        await _ByIds(run, "channels", "broadcaster_id", api.channels).read()
    if "streams" in resources:
        await _ByIds(run, "streams", "user_id", api.streams, may_lack=True).read()


class _ByIds:
    """One resource read by ids; with `may_lack`, no row is an answer too (offline)."""

    def __init__(
        self,
        run: RunContext,
        resource: str,
        id_field: str,
        ask: LoadSpec,
        *,
        may_lack: bool = False,
    ) -> None:
        self._run = run
        self._resource = resource
        self._id_field = id_field
        self._ask = ask
        self._may_lack = may_lack
        self._readers: dict[str, list[Subject]] = {}
        for subject in run.subjects:
            self._readers.setdefault(subject.subject_id, []).append(subject)

    async def read(self) -> None:
        """Read every subject, a chunk's trouble being its own."""
        for one in sorted(self._run.missing):
            for subject in self._readers[one]:
                self._run.recorder.unavailable(self._resource, subject, NOT_FOUND)
        ids = [one for one in self._readers if one not in self._run.missing]
        for chunk in chunks(ids, api.IDS_A_CALL):
            try:
                self._settle(chunk, await self._asked(chunk))
            except Exception as error:  # noqa: BLE001 - one chunk's trouble is its own
                for one in chunk:
                    for subject in self._readers[one]:
                        self._run.recorder.fail(self._resource, subject, error)

    async def _asked(self, chunk: Sequence[str]) -> DecodedPage[Any, Any]:
        """Ask for a chunk, and once more for whoever must be there and is not."""
        opened = await self._ask(self._run.app, chunk)
        answered = {getattr(record, self._id_field) for record in opened.records}
        absent = [one for one in chunk if one not in answered]
        if absent and not self._may_lack and not opened.rejects:
            again = await self._ask(self._run.app, absent)
            opened.records += again.records
            opened.rejects += again.rejects
        return opened

    def _settle(self, chunk: Sequence[str], opened: DecodedPage[Any, Any]) -> None:
        recorder = self._run.recorder
        recorder.record_unknown_fields(self._resource, opened.unknown_fields)
        found: dict[str, msgspec.Struct] = {}
        for record in opened.records:
            found.setdefault(getattr(record, self._id_field), record)
            self._run.met_game(getattr(record, "game_id", None))
            if isinstance(record, User):
                self._run.users[record.id] = record
        owners = {one: one for one in chunk}
        refused = group_by_owner(opened.rejects, self._id_field, owners)
        unclear = refused.pop("", [])
        recorder.reject(self._resource, NO_SUBJECT, unclear)
        for one in chunk:
            rows = [found[one]] if one in found else []
            for subject in self._readers[one]:
                recorder.write(self._resource, subject, rows)
                recorder.reject(self._resource, subject, refused.get(one, []))
                if rows or one in refused or (self._may_lack and not unclear):
                    recorder.complete(self._resource, subject)
                elif unclear:
                    error = errors.WrongContent("a record does not say whose it is")
                    recorder.fail(self._resource, subject, error)
                else:
                    self._run.missing.add(one)
                    recorder.unavailable(self._resource, subject, NOT_FOUND)
