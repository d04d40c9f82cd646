"""ingestr: its landing of a CSV file.

Its source of GitHub has issues, pull requests, stargazers and events, no repositories
and no traffic, and it knows GitHub's own host alone. Versions from 1.0 on download
their program from GitHub at the first start; 0.15.9 brings it.
"""

from pathlib import Path

from bench.peers import processes
from bench.peers.installs import Install
from bench.peers.work import Result, Target

NAME = "ingestr"
HAS = "neither repositories nor traffic; asks the real host"
INSTALL = Install("ingestr", ("ingestr==0.15.9",), ("ingestr", "--version"))


def land(_pages: Path, csv: Path, target: Target) -> Result:
    """Land the rows of a CSV file."""
    env = processes.environment({}, target.folder)
    source = ("--source-uri", f"csv://{csv}", "--source-table", "rows")
    destination = (
        *("--dest-uri", f"{target.url}?sslmode=disable"),
        *("--dest-table", "public.by_ingestr"),
    )
    command = (INSTALL.program("ingestr"), "ingest", *source, *destination)
    usage = processes.run([[*command, "--yes", "--progress", "log"]], env)
    counted = target.count("select count(*) from public.by_ingestr")
    return Result(usage, {"rows": counted})
