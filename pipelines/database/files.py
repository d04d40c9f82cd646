"""Files that are replaced as a whole: a reader sees the old or the new content.

Here: replacing a file, and creating one once. Not here: the content.
"""

import os
import secrets
from pathlib import Path

PRIVATE = 0o600
SHARED = 0o666
"""The process's umask limits it."""


def replace_file(path: Path, content: str, *, mode: int = SHARED) -> None:
    """Replace a file, or create it, with the content."""
    _write_beside(path, content, mode).replace(path)


def replace_private_file(path: Path, content: str) -> None:
    """Replace a file that no other user can read at any moment."""
    replace_file(path, content, mode=PRIVATE)


def create_private_file(path: Path, content: str) -> None:
    """Create a private file; the file of a faster process stays."""
    fresh = _write_beside(path, content, PRIVATE)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass  # another process created the file first
    finally:
        fresh.unlink()


def _write_beside(path: Path, content: str, mode: int) -> Path:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return fresh


def sync(path: Path) -> None:
    """Let the disk hold a file, or the names in a folder, before more is done."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
