"""What a command does once and the same each time, done before it is forked.

Here: shorter waits for a platform in trouble; dbt's first parses, which build its own
schemas for four seconds of processor time (measured 2026-11) whatever they parse. Only
the server of `commands.py` imports this. Not here: what starts native threads, as dbt's
static parser and polars do; they would not be there after the fork, and be waited for.
A unit test that leaves a seed's rows to dbt calls that parser too: give it rows.
"""

import gc
from tempfile import TemporaryDirectory

from dbt.cli.main import dbtRunner

from dlt_sources.http import retry
from pipelines.settings import DBT_PROJECT

retry.BASE_SECONDS = 0.05

with TemporaryDirectory() as folder:
    for _ in ("all anew", "from what it kept of that"):
        quiet = ("--log-level=none", "--log-level-file=none", f"--log-path={folder}")
        project = (f"--project-dir={DBT_PROJECT}", f"--profiles-dir={DBT_PROJECT}")
        parsing = ("--no-write-json", "--no-static-parser", "parse")
        parsed = dbtRunner().invoke(
            [*quiet, *parsing, *project, f"--target-path={folder}"]
        )
        assert parsed.success, parsed.exception

# What is here by now stays: no collection of a child need look at it again.
gc.collect()
gc.freeze()
