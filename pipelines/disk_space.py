"""Free space on the disks of the state folder and of temporary files.

Here: the check before a load and for `creators doctor`. Not here: the setting
(`settings.py`).
"""

import shutil
import tempfile
from pathlib import Path

from pipelines.errors import UserError
from pipelines.settings import Settings

MEGABYTE = 1_000_000


def find_full_disk(configuration: Settings) -> str | None:
    """Return what is wrong: a disk with less free space than a load needs."""
    needed = configuration.free_megabytes * MEGABYTE
    for folder in (configuration.root, Path(tempfile.gettempdir())):
        free = shutil.disk_usage(_existing(folder)).free
        if free < needed:
            return (
                f"{free / MEGABYTE:,.0f} MB free at {folder}, below the"
                f" {configuration.free_megabytes:,} MB of CREATORS_FREE_MEGABYTES"
            )
    return None


def check_free_space(configuration: Settings) -> None:
    """Check the disks before a load: a full disk stops PostgreSQL in the middle.

    Raises:
        UserError: a disk has too little free space.
    """
    if (fault := find_full_disk(configuration)) is not None:
        raise UserError(f"the disk is full: {fault}; free space, then run again", 1)


def _existing(folder: Path) -> Path:
    """Return the folder, or its nearest parent that exists."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
