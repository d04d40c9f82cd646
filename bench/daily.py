"""One daily run of a hundred connections, and where its seconds go.

Here: a system over the sandbox, its second day measured. Not here: what the steps do;
their seconds come from the run's own account.
"""

from datetime import date, timedelta
from pathlib import Path

from bench.system import System
from sandbox.launch import start

CREATORS = 100
DAY = date(2026, 3, 1)


def measure(server: str, home: Path) -> dict[str, str]:
    """Return seconds by part, and requests for each connection."""
    with start(creators=CREATORS) as sandbox:
        system = System(server, home, sandbox)
        system.prepare()
        system.run(DAY)
        sandbox.clear_requests()
        wall, account = system.run(DAY + timedelta(days=1))
        requests = len(sandbox.requests())
    steps = sum(s for name, s in account["seconds"].items() if ":" not in name)
    return {
        "the whole command": f"{wall:.1f} s",
        **{name: f"{spent:.1f} s" for name, spent in account["seconds"].items()},
        "start, imports and Dagster's records": f"{wall - steps:.1f} s",
        "requests for each connection": f"{requests / CREATORS:.1f}",
    }
