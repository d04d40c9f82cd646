"""The state that the reads of one subject share.

Here: the account and its repositories, each requested at most once. Not here: which
resources are read (`collect.py`).
"""

from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import TypeVar

from dlt_sources.contract import RefusedGrant, Subject
from dlt_sources.decode.pages import Rejects
from dlt_sources.decode.rows import DecodedRows
from dlt_sources.extract.left_out import LeftOut
from dlt_sources.extract.runner import RunContext
from dlt_sources.github.client import Clients
from dlt_sources.github.endpoints.left_out import NOUN, read_left_out
from dlt_sources.github.endpoints.rest import RestApi
from dlt_sources.github.records import REPOSITORY_PREFIX, Repository, User
from dlt_sources.github.settings import Settings
from dlt_sources.http import errors

NOT_FOUND = "GitHub has nothing with this id, or hides it from this token"

GithubRun = RunContext[Settings, Clients]
Result = TypeVar("Result")


@dataclass(slots=True)
class SubjectContext:
    """One subject of a run, with REST requests on its behalf."""

    run: GithubRun
    subject: Subject
    rest: RestApi
    _user: User | errors.Permanent | None = None
    list_error: errors.ApiError | RefusedGrant | None = None
    """The error that ended the list of repositories early, after its first page."""
    left_out: LeftOut[Repository] = field(default_factory=lambda: LeftOut(NOUN))
    """Known repositories that the whole list leaves out."""
    _repositories: list[Repository] | errors.Permanent | None = None
    _rejects: dict[str, Rejects] = field(default_factory=dict)

    @classmethod
    def of(cls, run: GithubRun, subject: Subject) -> "SubjectContext":
        """Return the context of a subject."""
        conditional = run.conditional_reads(subject)
        return cls(run, subject, RestApi(run.client.rest_for(subject), conditional))

    async def get_user(self) -> User:
        """Return the account; a permanent error is raised again without a request.

        Raises:
            NotFound: the account does not exist.
            Permanent: the token belongs to another account.
        """
        if self._user is None:
            self._user = await _result_or_error(self._request_user())
        return _raise_error(self._user)

    async def get_repositories(self) -> list[Repository]:
        """Return the repositories of the subject as lists show them.

        A list that breaks off keeps its pages and sets `list_error`. Known repositories
        that a whole list leaves out are read by id.

        Raises:
            NotFound: the account or repository does not exist.
        """
        if self._repositories is None:
            self._repositories = await _result_or_error(self._request_repositories())
        return _raise_error(self._repositories)

    def take_rejects(self, resource: str) -> Rejects:
        """Return and forget the invalid records of the lookups."""
        return self._rejects.pop(resource, [])

    async def _request_user(self) -> User:
        subject_id = self.subject.subject_id
        try:
            rows = await (
                self.rest.get_own_user()
                if self.subject.is_own
                else self.rest.get_user(subject_id)
            )
        except errors.NotFound as error:
            raise errors.NotFound(NOT_FOUND, status=error.status) from None
        self._keep_rejects("users", rows)
        if not rows.records:
            if self.run.recorder.is_open("users", self.subject):
                self.run.recorder.reject("users", self.subject, rows.rejects)
            raise errors.Permanent(f"invalid account record: {rows.rejects[0][0]}")
        if rows.records[0].id != subject_id:
            raise errors.Permanent("the token belongs to another account")
        return rows.records[0]

    async def _request_repositories(self) -> list[Repository]:
        subject_id = self.subject.subject_id
        if subject_id.startswith(REPOSITORY_PREFIX):
            number = subject_id.removeprefix(REPOSITORY_PREFIX)
            try:
                rows = await self.rest.get_repository(number)
            except errors.NotFound as error:
                raise errors.NotFound(NOT_FOUND, status=error.status) from None
            self._keep_rejects("repositories", rows)
            return rows.records
        if self.subject.is_own:
            pages = self.rest.list_own_repositories()
        else:
            pages = self.rest.list_public_repositories((await self.get_user()).login)
        repositories: dict[str, Repository] = {}
        try:
            async for page in pages:
                self._keep_rejects("repositories", page)
                for repository in page.records:
                    repositories.setdefault(repository.id, repository)
        except (errors.ApiError, RefusedGrant) as error:
            if not repositories:
                raise
            self.list_error = error
        else:
            await self._add_left_out(repositories)
        return list(repositories.values())

    async def _add_left_out(self, repositories: dict[str, Repository]) -> None:
        known = self.run.job.known
        if known is None:
            return
        ids = await known.get("repositories", self.subject.subject_id)
        missing = sorted(ids - repositories.keys())
        self.left_out = await read_left_out(self.rest, self.subject, missing)
        for page in self.left_out.pages:
            self._keep_rejects("repositories", page)
        repositories |= self.left_out.records

    def _keep_rejects(
        self, resource: str, rows: DecodedRows[User] | DecodedRows[Repository]
    ) -> None:
        self.run.recorder.record_unknown_fields(resource, rows.unknown_fields)
        self._rejects.setdefault(resource, []).extend(rows.rejects)


async def _result_or_error(request: Awaitable[Result]) -> Result | errors.Permanent:
    try:
        return await request
    except errors.Permanent as error:
        return error


def _raise_error(result: Result | errors.Permanent) -> Result:
    if isinstance(result, errors.Permanent):
        raise result
    return result
