"""One subject's reading under way: what its parts share, and lookups done once.

Here: the account and the list of repositories, asked for at first need. Not here: which
resources are read (`collect.py`).
"""

from dataclasses import dataclass, field

from dlt_sources.contract import Job, Subject
from dlt_sources.decode.pages import Refused
from dlt_sources.decode.rows import Rows
from dlt_sources.extract.recorder import ReadingRecorder
from dlt_sources.github.api import REPOSITORY, Rest
from dlt_sources.github.client import Clients
from dlt_sources.github.records import Repository, User
from dlt_sources.http import errors

HIDDEN = "GitHub knows none with this id, or hides it from this token"


@dataclass(slots=True)
class RunContext:
    """The job, its books, the clients and one subject."""

    job: Job
    recorder: ReadingRecorder
    clients: Clients
    rest: Rest
    subject: Subject
    _user: User | errors.Permanent | None = None
    _repositories: list[Repository] | errors.Permanent | None = None
    _refused: dict[str, Refused] = field(default_factory=dict)

    async def user(self) -> User:
        """Return the account, asked for once; who is not found stays so.

        Raises:
            NotFound: there is none.
            Permanent: the token belongs to somebody else.
        """
        if self._user is None:
            try:
                self._user = await self._ask_user()
            except errors.Permanent as error:
                self._user = error
        if isinstance(self._user, errors.Permanent):
            raise self._user
        return self._user

    async def repositories(self) -> list[Repository]:
        """Return what the subject owns, as lists show it, or the one it is.

        Raises:
            NotFound: there is no such account or repository.
        """
        if self._repositories is None:
            try:
                self._repositories = await self._ask_repositories()
            except errors.Permanent as error:
                self._repositories = error
        if isinstance(self._repositories, errors.Permanent):
            raise self._repositories
        return self._repositories

    def refused(self, resource: str) -> Refused:
        """Return the records of the lookups that were set aside, once."""
        return self._refused.pop(resource, [])

    async def _ask_user(self) -> User:
        subject_id = self.subject.subject_id
        try:
            rows = await (
                self.rest.own_user()
                if self.subject.is_own
                else self.rest.user(subject_id)
            )
        except errors.NotFound as error:
            raise errors.NotFound(HIDDEN, status=error.status) from None
        self._note("users", rows)
        if not rows.records:
            if self.recorder.is_open("users", self.subject):
                self.recorder.reject("users", self.subject, rows.refused)
            raise errors.Permanent(f"account set aside: {rows.refused[0][0]}")
        if rows.records[0].id != subject_id:
            raise errors.Permanent("the token belongs to another account")
        return rows.records[0]

    async def _ask_repositories(self) -> list[Repository]:
        name = self.subject.subject_id
        if name.startswith(REPOSITORY):
            number = name.removeprefix(REPOSITORY)
            try:
                rows = await self.rest.repository(f"repositories/{number}")
            except errors.NotFound as error:
                raise errors.NotFound(HIDDEN, status=error.status) from None
            self._note("repositories", rows)
            return rows.records
        if self.subject.is_own:
            pages = self.rest.own_repositories()
        else:
            pages = self.rest.repositories_of((await self.user()).login)
        found: dict[str, Repository] = {}
        async for page in pages:
            self._note("repositories", page)
            for one in page.records:
                found.setdefault(one.id, one)
        return list(found.values())

    def _note(self, resource: str, rows: "Rows[User] | Rows[Repository]") -> None:
        self.recorder.record_unknown_fields(resource, rows.unknown)
        self._refused.setdefault(resource, []).extend(rows.refused)
