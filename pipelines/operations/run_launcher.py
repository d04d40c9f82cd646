"""Dagster's run launcher with a health check.

Here: the health of a run for Dagster's run monitoring, which fails dead runs and frees
their pool slots. It also checks runs of the command line. Not here: the lock
(`liveness.py`), and the recovery by commands, without a daemon (`recovery.py`).
"""

from dagster import DagsterRun, DefaultRunLauncher
from dagster._core.launcher import CheckRunHealthResult, WorkerStatus

from pipelines.operations.storage import run_locks


class MonitoredRunLauncher(DefaultRunLauncher):
    """Launch runs in the code server, and find dead ones by their lock."""

    @property
    def supports_check_run_worker_health(self) -> bool:
        """Whether Dagster's run monitoring calls this launcher."""
        return True

    def check_run_worker_health(self, run: DagsterRun) -> CheckRunHealthResult:
        """Return whether the process of a started run is alive."""
        if run_locks(self._instance).find_dead([run.run_id]):
            return CheckRunHealthResult(WorkerStatus.NOT_FOUND, "its process died")
        return CheckRunHealthResult(WorkerStatus.RUNNING)
