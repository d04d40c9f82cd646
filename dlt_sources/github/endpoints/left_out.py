"""Known repositories that a list leaves out, each requested by its id.

Here: which of them still belong to the list. Not here: the list (`context.py`), and
the ids of earlier readings (`contract/known.py`).
"""

from collections.abc import Sequence
from http import HTTPStatus

from dlt_sources.contract import Subject
from dlt_sources.extract.concurrency import gather_results
from dlt_sources.extract.left_out import LeftOut
from dlt_sources.github.endpoints.rest import RestApi
from dlt_sources.github.records import Repository
from dlt_sources.http import errors

NOUN = "repositories"


async def read_left_out(
    rest: RestApi, subject: Subject, numbers: Sequence[str]
) -> LeftOut[Repository]:
    """Request repositories by id. One that is gone, moved or hidden has no row."""
    found = LeftOut[Repository](NOUN)
    results = await gather_results(rest.get_repository(one) for one in numbers)
    for result in results:
        if isinstance(result, Exception):
            if not _is_gone(result):
                found.failures.append(result)
            continue
        found.pages.append(result)
        found.records |= {
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
