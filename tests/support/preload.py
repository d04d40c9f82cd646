"""Work that every command repeats, done once before the fork.

Here: shorter retry pauses, and dbt's first parses, which spend 4 s of processor time on
dbt's own schemas (measured 2026-11). Only the server of `commands.py` imports this. Not
here: anything that starts native threads, as dbt's static parser and polars do: a fork
lacks these threads and waits for them. A dbt unit test without rows for a seed calls
the static parser too, so every unit test gives its rows.
"""

import gc
from tempfile import TemporaryDirectory

from dbt.cli.main import dbtRunner

from dlt_sources.http import retry
from pipelines.settings import DBT_PROJECT

retry.BASE_SECONDS = 0.05

with TemporaryDirectory() as folder:
    for _ in ("full", "partial"):
        quiet = ("--log-level=none", "--log-level-file=none", f"--log-path={folder}")
        project = (f"--project-dir={DBT_PROJECT}", f"--profiles-dir={DBT_PROJECT}")
        parsing = ("--no-write-json", "--no-static-parser", "parse")
        parsed = dbtRunner().invoke(
            [*quiet, *parsing, *project, f"--target-path={folder}"]
        )
        assert parsed.success, parsed.exception

# These objects live as long as the process; collections in a child skip them.
gc.collect()
gc.freeze()
