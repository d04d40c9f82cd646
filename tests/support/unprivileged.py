"""Programs that refuse to run as root, and the user that runs them instead.

Here: the user, its files, and a run to its end. Not here: which program runs.
"""

import os
import subprocess
from pathlib import Path

USER = 65534 if os.geteuid() == 0 else None
"""`nobody` if the tests run as root, else whoever runs the tests."""


def hand_over(*paths: Path) -> None:
    """Give files to the user."""
    if USER is not None:
        for path in paths:
            os.chown(path, USER, USER)


def run(program: Path, *arguments: str | Path) -> None:
    """Run a program to its end as the user; a failure shows its message."""
    done = subprocess.run(
        [str(program), *map(str, arguments)],
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C"},
        user=USER,
        group=USER,
        extra_groups=None if USER is None else [],
    )
    assert done.returncode == 0, done.stderr
