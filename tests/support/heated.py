"""What a command does once and the same each time, done before it is forked.

Here: dbt's first parse, which builds its own schemas for three seconds of processor
time (measured 2026-11) whatever it parses. Only the server of `warm.py` imports this.
Not here: what starts native threads, as dbt's static parser and polars do; they would
not be there after the fork, and be waited for. A unit test that leaves a seed's rows
to dbt calls that parser too: give it rows.
"""

from tempfile import TemporaryDirectory

from dbt.cli.main import dbtRunner

from pipelines.settings import DBT_PROJECT

with TemporaryDirectory() as folder:
    parsed = dbtRunner().invoke(
        [
            *("--log-level", "none", "--log-level-file", "none", "--no-write-json"),
            *(
                "--no-static-parser",
                "parse",
                "--project-dir",
                str(DBT_PROJECT),
                "--target-path",
                folder,
            ),
            *("--profiles-dir", str(DBT_PROJECT), "--log-path", folder),
        ]
    )
assert parsed.success, parsed.exception
