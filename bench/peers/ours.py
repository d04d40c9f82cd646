"""This project's source and loader, in a process of their own as the other tools.

Usage: python -m bench.peers.ours github URL FOLDER, or landing URL FOLDER. Here: the
commands, and what they do. Not here: Dagster, the ledger and dbt, which no other tool
of this comparison has either.
"""

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.peers import processes
from bench.peers.work import GithubWork, Result, Target

if TYPE_CHECKING:
    from dlt_sources.contract import Subject

NAME = "creator-analytics"
HAS = "repositories, traffic"
RAW = "select count(*) from raw_github.{table}"


def read(work: GithubWork, target: Target, streams: str) -> Result:
    """Read the streams and load them."""
    resources = {
        "repositories": ["repositories"],
        "traffic": ["repositories", "traffic_views", "traffic_clones"],
    }[streams]
    is_own = streams == "traffic"
    subjects = [] if is_own else [f"repository:{one.id}" for one in work.public]
    account = work.account if is_own else None
    plan = {"subjects": subjects, "account": account, "resources": resources}
    (target.folder / "plan.json").write_text(json.dumps(plan))
    usage = _run(
        "github",
        target,
        GITHUB_API_URL=work.api_url,
        GITHUB_GRAPHQL_URL=work.graphql_url,
        GITHUB_TOKEN=work.token,
    )
    rows = {"repositories": target.count(RAW.format(table="repositories"))}
    for table in resources[1:]:
        listed = f"{RAW.format(table=table)} where not is_omitted"
        rows[table] = target.count(listed)
    return Result(usage, rows)


def land(pages: Path, _csv: Path, target: Target) -> Result:
    """Land the rows of a file of JSON pages."""
    usage = _run("landing", target, BENCH_PAGES=str(pages))
    return Result(usage, {"rows": target.count("select count(*) from raw_bench.posts")})


def _run(command: str, target: Target, **variables: str) -> processes.Usage:
    root = str(Path(__file__).parents[2])
    env = processes.environment(variables, target.folder)
    env["PYTHONPATH"] += os.pathsep + root
    arguments = ("-m", __name__, command, target.url, str(target.folder))
    return processes.run([[sys.executable, *arguments]], env)


def main(command: str, url: str, folder: Path) -> None:
    """Do the work in this process."""
    if command == "github":
        plan = json.loads((folder / "plan.json").read_text())
        asyncio.run(
            _collect(
                plan["subjects"], plan["account"], frozenset(plan["resources"]), url
            )
        )
    else:
        _land(url)


async def _collect(
    subjects: Sequence[str], account: str | None, resources: frozenset[str], url: str
) -> None:
    from datetime import timedelta

    from dlt_sources import platforms
    from dlt_sources.contract import CollectionJob, Subject, Window, closing_date
    from dlt_sources.extract.standalone import now
    from dlt_sources.http.throttle import TokenBuckets
    from dlt_sources.load import loader
    from dlt_sources.load.row_buffer import RowBuffer

    platform = platforms()["github"]
    day = closing_date(now())
    with RowBuffer(
        platform, load_id="bench", run_id="bench", partition_date=day
    ) as buffer:
        job = CollectionJob(
            subjects=[*map(Subject, subjects), *_connected(account)],
            window=Window(day, day + timedelta(days=1)),
            now=now,
            sink=buffer,
            throttle=TokenBuckets(platform.quota.with_environment(os.environ)),
            environ=os.environ,
            resources=resources,
        )
        await platform.collect(job)
        loader.create_tables(platform, url)
        loader.load(buffer, url)


def _connected(account: str | None) -> "list[Subject]":
    """Return the account as a subject that is read with its own token."""
    from dlt_sources.contract import Connection, RefusedGrant, Secret, Subject

    class Token:
        async def current(self) -> Secret:
            return Secret(os.environ["GITHUB_TOKEN"])

        async def refresh(self, stale: Secret) -> Secret:
            raise RefusedGrant("personal tokens have no refresh")

    if account is None:
        return []
    scopes = frozenset({"repo", "read:user"})
    return [Subject(account, Connection("bench", account, account, scopes, Token()))]


def _land(url: str) -> None:
    import msgspec

    from bench import posts
    from dlt_sources.contract import Subject
    from dlt_sources.load import loader
    from dlt_sources.load.row_buffer import RowBuffer

    decoder = msgspec.json.Decoder(list.__class_getitem__(posts.Post))
    loader.create_tables(posts.PLATFORM, url)
    with (
        Path(os.environ["BENCH_PAGES"]).open("rb") as pages,
        RowBuffer(
            posts.PLATFORM, load_id="bench", run_id="bench", partition_date=posts.DAY
        ) as buffer,
    ):
        for page in pages:
            buffer.write("posts", Subject("1"), decoder.decode(page), posts.SEEN)
        loader.load(buffer, url)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
