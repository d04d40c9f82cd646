"""Read repositories as they stand: the list, and each alone for who watches it.

Here: putting the two together. A list lacks `subscribers_count`, and a repository that
did not change costs nothing when asked for alone. Not here: the endpoints (`api.py`).
"""

from dlt_sources.decode.rows import Rows
from dlt_sources.extract.concurrency import gather_results
from dlt_sources.github.records import Repository
from dlt_sources.github.round import RunContext

NAME = "repositories"


async def read(run: RunContext) -> None:
    """Keep one row a repository; one that cannot be read alone stays as listed."""
    recorder, subject = run.recorder, run.subject
    listed = await run.repositories()
    refused = run.refused(NAME)
    lonely = [
        one
        for one in listed
        if one.subscribers_count is None and one.full_name is not None
    ]
    if not run.clients.has_token(subject):
        lonely = []  # 60 requests an hour do not last for one each
    answers = await gather_results(
        run.rest.repository(f"repos/{one.full_name}") for one in lonely
    )
    alone: dict[str, Repository] = {}
    troubles: list[str] = []
    for one, answer in zip(lonely, answers, strict=True):
        if isinstance(answer, Exception):
            troubles.append(str(answer))
            continue
        alone |= _same(one, answer)
        refused += answer.refused
        recorder.record_unknown_fields(NAME, answer.unknown)
    recorder.write(NAME, subject, [alone.get(one.id, one) for one in listed])
    recorder.reject(NAME, subject, refused)
    if troubles:
        reason = f"watchers of {len(troubles)} unknown: {troubles[0]}"
        recorder.partial(NAME, subject, reason)
    else:
        recorder.complete(NAME, subject)


def _same(listed: Repository, answer: "Rows[Repository]") -> dict[str, Repository]:
    """Return the answer, unless the name went to another repository meanwhile."""
    return {one.id: one for one in answer.records if one.id == listed.id}
