"""Read GitHub for many accounts and repositories.

Here: the resources of a subject. An account has all of them; a repository that is
followed alone has itself and its traffic. Not here: the frame (`extract/runner.py`),
requests (`endpoints/`), rows (`records.py`).
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

from dlt_sources.contract import CollectionJob, Subject
from dlt_sources.extract.runner import Read, Runner
from dlt_sources.github.client import open_client
from dlt_sources.github.endpoints.context import GithubRun, SubjectContext
from dlt_sources.github.endpoints.contributions import read_contributions
from dlt_sources.github.endpoints.repositories import read_repositories
from dlt_sources.github.endpoints.traffic import read_traffic
from dlt_sources.github.endpoints.users import read_user
from dlt_sources.github.records import REPOSITORY_PREFIX
from dlt_sources.github.settings import Settings

REPOSITORY_READS: Mapping[str, Callable[[SubjectContext], Awaitable[None]]] = {
    "repositories": read_repositories,
    "traffic_views": partial(read_traffic, resource="traffic_views"),
    "traffic_clones": partial(read_traffic, resource="traffic_clones"),
}
ACCOUNT_READS = {
    "users": read_user,
    **REPOSITORY_READS,
    "contribution_days": read_contributions,
}


def _resources_of(job: CollectionJob, subject: Subject) -> list[str]:
    is_repository = subject.subject_id.startswith(REPOSITORY_PREFIX)
    reads = REPOSITORY_READS if is_repository else ACCOUNT_READS
    return [resource for resource in reads if resource in job.resources]


async def _read(run: GithubRun) -> None:
    def reads_of(subject: Subject) -> Mapping[str, Read]:
        context = SubjectContext.of(run, subject)
        return {name: partial(read, context) for name, read in ACCOUNT_READS.items()}

    await run.read_subjects(reads_of)


collect = Runner(
    read_settings=Settings.read,
    open_client=open_client,
    read=_read,
    resources_of=_resources_of,
)
