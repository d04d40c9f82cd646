"""Known repositories that a list leaves out, each requested by its id.

Here: which of them still belong to the list. Not here: the list (`context.py`), and
the ids of earlier readings (`contract/known.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from dlt_sources.contract import Subject
from dlt_sources.decode.rows import DecodedRows
from dlt_sources.extract.concurrency import gather_results
from dlt_sources.github.endpoints.rest import RestApi
from dlt_sources.github.records import Repository
from dlt_sources.http import errors


@dataclass(slots=True)
class LeftOut:
    """The responses to the ids, their repositories, and the errors of other ids."""

    pages: list[DecodedRows[Repository]] = field(default_factory=list)
    repositories: dict[str, Repository] = field(default_factory=dict)
    failures: list[Exception] = field(default_factory=list)

    @property
    def reason(self) -> str | None:
        """Return why the list is not complete; None if every id is decided."""
        if not self.failures:
            return None
        return (
            f"{len(self.failures)} known repositories are not listed and were not read"
            f" by id: {self.failures[0]}"
        )


async def read_left_out(
    rest: RestApi, subject: Subject, numbers: Sequence[str]
) -> LeftOut:
    """Request repositories by id. One that is gone, moved or hidden has no row."""
    found = LeftOut()
    results = await gather_results(rest.get_repository(one) for one in numbers)
    for result in results:
        if isinstance(result, Exception):
            if not _is_gone(result):
                found.failures.append(result)
            continue
        found.pages.append(result)
        found.repositories |= {
            one.id: one for one in result.records if _is_listed(one, subject)
        }
    return found


def _is_gone(error: Exception) -> bool:
    if isinstance(error, errors.NotFound | errors.Gone):
        return True
    return (
        isinstance(error, errors.Permanent)
        and error.status == HTTPStatus.UNAVAILABLE_FOR_LEGAL_REASONS
    )


def _is_listed(repository: Repository, subject: Subject) -> bool:
    """Whether the list of the subject contains a repository."""
    is_visible = subject.is_own or not repository.private
    return is_visible and repository.owner_id in (None, subject.subject_id)
