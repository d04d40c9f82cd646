"""The drop folder: a sensor that looks for files, and the job that imports them.

Here: the op, the job and the sensor. Not here: which files are ready and where they go
(`imports/folder.py`), the build of their days (`imports.py`).
"""

import time
from hashlib import sha256

from dagster import (
    DefaultSensorStatus,
    OpExecutionContext,
    RunRequest,
    SensorEvaluationContext,
    SkipReason,
    job,
    op,
    sensor,
)

from pipelines import settings
from pipelines.imports import folder
from pipelines.resources import WarehouseResource

REPEAT_SECONDS = 600
"""A folder in the same state is looked at again after this time."""


@op(pool="imports", description="Import the files of the drop folder, and move them.")
def import_files(context: OpExecutionContext, warehouse: WarehouseResource) -> None:
    """Import each file; a refused one lies in `refused` with its reason."""
    path = settings.load().import_folder
    if path is None:
        return
    for one in folder.import_folder(warehouse.connect(), path):
        if one.result is not None:
            rows = one.result.counts.imported
            context.log.info("%s: %s, %s rows", one.name, one.result.template, rows)
        else:
            context.log.warning("%s: refused: %s", one.name, one.reason)


@job(
    name="drop_folder",
    description="Import the files of CREATORS_IMPORT_FOLDER.",
    tags={"creators/kind": "imports"},
)
def drop_folder_job() -> None:
    """Import the files."""
    import_files()


@sensor(
    name="dropped_files",
    job_name="drop_folder",
    minimum_interval_seconds=30,
    default_status=DefaultSensorStatus.RUNNING,
    description="Start the import of files that lie in CREATORS_IMPORT_FOLDER.",
)
def dropped_files(context: SensorEvaluationContext) -> RunRequest | SkipReason:
    """Request one run per state of the folder."""
    path = settings.load().import_folder
    if path is None:
        return SkipReason("CREATORS_IMPORT_FOLDER is not set")
    if not path.is_dir():
        return SkipReason(f"{path} is no folder")
    ready = folder.ready_files(path)
    if not ready:
        return SkipReason("no file is ready")
    state = "\n".join(f"{one} {one.stat().st_mtime_ns}" for one in ready)
    # The same file may come again, and a run that failed is repeated.
    period = int(time.time() // REPEAT_SECONDS)
    return RunRequest(run_key=f"{sha256(state.encode()).hexdigest()}:{period}")
