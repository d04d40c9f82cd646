"""Dagster's run launcher, which also tells whether the process of a run lives.

Here: the answer for Dagster's run monitoring, which fails dead runs and frees their
pool slots. It judges runs of the command line as well. Not here: the lock it asks for
(`liveness.py`), and the same for commands, without a daemon (`recovery.py`).
"""

from dagster import DagsterRun, DefaultRunLauncher
from dagster._core.launcher import CheckRunHealthResult, WorkerStatus

from pipelines.operations.storage import run_locks


class MonitoredRunLauncher(DefaultRunLauncher):
    """Launch runs in the code server, and find dead ones by their lock."""

    @property
    def supports_check_run_worker_health(self) -> bool:
        """Whether Dagster's run monitoring asks this launcher."""
        return True

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Tell whether the process of a started run lives."""
        if run_locks(self._instance).dead([run.run_id]):
            return CheckRunHealthResult(WorkerStatus.NOT_FOUND, "its process died")
        return CheckRunHealthResult(WorkerStatus.RUNNING)
