"""A command that can write small files only, as on a full disk.

Here: the limit of the process for a file's size. A full disk needs a mount, and that
needs root.
"""

import resource
import subprocess
import sys

BYTES = 100


def run_with_small_files(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a command of `creators` whose files may have 100 bytes.

    It writes no bytecode: Python would keep the first 100 bytes for later commands.
    """
    return subprocess.run(
        [sys.executable, "-B", "-m", "pipelines.cli", *arguments],
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=_limit,
    )


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (BYTES, BYTES))
