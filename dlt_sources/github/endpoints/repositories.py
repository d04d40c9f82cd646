"""Read the current state of repositories.

Here: each list row completed by a request for the repository. Lists lack
`subscribers_count`, and an unchanged repository costs no quota (304). Not here: the
requests (`rest.py`).
"""

from dlt_sources.decode.rows import DecodedRows
from dlt_sources.extract.concurrency import gather_results
from dlt_sources.github.endpoints.context import SubjectContext
from dlt_sources.github.records import Repository

RESOURCE = "repositories"


async def read_repositories(context: SubjectContext) -> None:
    """Write one row per repository; the list row stays where its request fails."""
    recorder, subject = context.run.recorder, context.subject
    listed = await context.get_repositories()
    refused = context.take_rejects(RESOURCE)
    incomplete = [
        repository
        for repository in listed
        if repository.subscribers_count is None and repository.full_name is not None
    ]
    if not context.run.client.has_token(subject):
        incomplete = []  # 60 requests an hour are too few for one per repository
    results = await gather_results(
        context.rest.get_repository_by_name(repository.full_name or "")
        for repository in incomplete
    )
    completed: dict[str, Repository] = {}
    failures: list[str] = []
    for repository, result in zip(incomplete, results, strict=True):
        if isinstance(result, Exception):
            failures.append(str(result))
            continue
        completed |= _same_repository(repository, result)
        refused += result.rejects
        recorder.record_unknown_fields(RESOURCE, result.unknown_fields)
    rows = [completed.get(repository.id, repository) for repository in listed]
    recorder.write(RESOURCE, subject, rows)
    recorder.reject(RESOURCE, subject, refused)
    if context.list_error is not None:
        recorder.fail(RESOURCE, subject, context.list_error)
    elif reason := context.left_out.reason:
        recorder.partial(RESOURCE, subject, reason)
    elif failures:
        reason = f"watchers of {len(failures)} repositories unknown: {failures[0]}"
        recorder.partial(RESOURCE, subject, reason)
    else:
        recorder.complete(RESOURCE, subject)


def _same_repository(
    listed: Repository, result: DecodedRows[Repository]
) -> dict[str, Repository]:
    """Return the result, except where another repository took over the name."""
    return {
        repository.id: repository
        for repository in result.records
        if repository.id == listed.id
    }
