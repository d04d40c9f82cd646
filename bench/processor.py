"""Processor seconds and memory of processes, by Linux's /proc.

Here: one process, and a process with its children. Not here: what they do.
"""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
OWN, WAITED = slice(11, 13), slice(11, 15)
"""The fields of user and system time; the second one adds children that have ended."""


def seconds_of(pid: int, fields: slice = OWN) -> float:
    """Return the processor seconds of a process; 0.0 for one that has just ended."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(map(int, stat[fields])) / TICKS


def seconds_of_children(pid: int) -> float:
    """Return the processor seconds of a process and of all children it ever had."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return seconds_of(pid, WAITED) + sum(seconds_of(int(child)) for child in children)


def megabytes_of(pid: int) -> float:
    """Return the resident memory of a process."""
    return _read_megabytes(pid, "VmRSS")


def peak_megabytes() -> float:
    """Return the peak of this process's memory.

    `getrusage` would count the parent's memory at the fork.
    """
    return _read_megabytes("self", "VmHWM")


def _read_megabytes(process: int | str, name: str) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    return float(status.partition(f"{name}:")[2].split()[0]) / 1024
