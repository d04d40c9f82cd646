"""Processes of the benchmarks: one that measures itself, and one that listens.

Here: their start, their result, and the wait for their port. Not here: their processor
seconds and memory (`processor.py`).
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from pipelines.ports import answers


def measure_alone(module: str, *arguments: str, **variables: str) -> dict[str, float]:
    """Run a module in a process of its own; return the JSON of its last line."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **variables},
    )
    measured: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return measured


@contextmanager
def listening(code: str, *arguments: str, port: int, **variables: str) -> Iterator[int]:
    """Run Python code that listens on a port until the end of the block.

    Yields:
        The id of its process.

    Raises:
        RuntimeError: it ended before it listened.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], env={**os.environ, **variables}
    )
    try:
        while not answers(port):
            if process.poll() is not None:
                raise RuntimeError(f"the process for port {port} has ended")
            time.sleep(0.05)
        yield process.pid
    finally:
        process.terminate()
        process.wait()
