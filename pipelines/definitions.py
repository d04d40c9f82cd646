"""The code location: everything that Dagster sees.

Here: the discovery of `defs/`, with the resources and the executor of every job. Not
here: the declarations; loading them needs no secret, no network and no database.
"""

import warnings

from dagster import (
    Definitions,
    PreviewWarning,
    in_process_executor,
    load_definitions_from_package_module,
)

from pipelines import defs as declarations
from pipelines.resources import RESOURCES


def build() -> Definitions:
    """Load every declaration below `defs/`."""
    with warnings.catch_warnings():
        # `load_from_defs_folder` is stable, but takes 1.8 s longer (measured 2026-11).
        warnings.simplefilter("ignore", PreviewWarning)
        return load_definitions_from_package_module(
            declarations, resources=RESOURCES, executor=in_process_executor
        )


defs = build()
