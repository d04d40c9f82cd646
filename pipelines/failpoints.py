"""Points where a crash test may kill the process, so that recovery can be proven.

Here: the switch. It does nothing without `CREATORS_KILL_AT`.
"""

import os
import signal


def hit(stage: str) -> None:
    """Kill the process with SIGKILL if `CREATORS_KILL_AT` names this stage."""
    if os.environ.get("CREATORS_KILL_AT") == stage:
        os.kill(os.getpid(), signal.SIGKILL)
