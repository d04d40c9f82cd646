"""Files that only their owner can read.

Here: writing one whole. Not here: what is in it.
"""

import os
from pathlib import Path


def write_private(path: Path, content: str) -> None:
    """Replace a file; no other user can read it at any moment."""
    fresh = path.with_suffix(".new")
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w"
    ) as stream:
        stream.write(content)
    fresh.replace(path)
