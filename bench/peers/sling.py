"""sling: its landing of a CSV file. It has no source of GitHub.

Versions from 1.3 on download their program at the first start; 1.2.24 brings it.
"""

from pathlib import Path

from bench.peers import processes
from bench.peers.installs import Install
from bench.peers.work import Result, Target

NAME = "sling"
HAS = "no source of GitHub"
INSTALL = Install(
    "sling",
    ("sling==1.2.24", "sling-linux-amd64==1.2.24"),
    ("sling", "--version"),
)


def land(_pages: Path, csv: Path, target: Target) -> Result:
    """Land the rows of a CSV file."""
    env = processes.environment({}, target.folder)
    command = (
        *(INSTALL.program("sling"), "run", "--src-stream", f"file://{csv}"),
        *("--tgt-conn", f"{target.url}?sslmode=disable"),
        *("--tgt-object", "public.by_sling", "--mode", "full-refresh"),
    )
    usage = processes.run([command], env)
    counted = target.count("select count(*) from public.by_sling")
    return Result(usage, {"rows": counted})
