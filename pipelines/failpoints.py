"""Points where a crash test may kill the process, so that recovery can be proven.

Here: the one switch. Without `CREATORS_KILL_AT` it does nothing.
"""

import os
import signal


def hit(stage: str) -> None:
    """Die here, as by kill -9, if `CREATORS_KILL_AT` names this stage."""
    if os.environ.get("CREATORS_KILL_AT") == stage:
        os.kill(os.getpid(), signal.SIGKILL)
