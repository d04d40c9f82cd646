"""The folder of backups: each backup is a folder with checksums.

Here: names, manifests, checksums, and which backups are deleted. A backup gets its name
when it is complete; until then its name begins with a dot. Not here: the dumps
(`dump.py`).
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines import bounds
from pipelines.backups.digests import TableDigest
from pipelines.database.files import sync
from pipelines.errors import UserError
from pipelines.settings import Settings

NAME = re.compile(r"creators-(\d{8}T\d{12})Z")
STAMP = "%Y%m%dT%H%M%S%f"
INCOMPLETE = ".creators-"
INCOMPLETE_DAYS = timedelta(days=1)
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
"""The checksums, in the format of `sha256sum --check`."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A complete backup in its folder."""

    folder: Path

    @property
    def made_at(self) -> datetime:
        """When its snapshot was taken."""
        found = NAME.fullmatch(self.folder.name)
        assert found  # noqa: S101 - only folders with such a name are backups
        return datetime.strptime(found[1], STAMP).replace(tzinfo=UTC)

    def size(self) -> int:
        """Return its size in bytes."""
        return sum(path.stat().st_size for path in self.folder.iterdir())

    def find_faults(self) -> list[str]:
        """Return one line for each file that is missing or changed."""
        try:
            lines = (self.folder / SUMS).read_text().splitlines()
        except (OSError, UnicodeDecodeError) as error:
            return [f"{SUMS}: {bounds.describe(error)}"]
        pairs = (line.partition("  ") for line in lines)
        sums = {name: digest for digest, _, name in pairs if name}
        faults = [
            f"{path.name} differs from its checksum"
            for path in sorted(self.folder.iterdir())
            if path.name != SUMS and sums.get(path.name) != checksum(path)
        ]
        faults += [
            f"{name} is missing"
            for name in sorted(sums)
            if not (self.folder / name).is_file()
        ]
        return faults or ([] if MANIFEST in sums else [f"{SUMS} names no {MANIFEST}"])

    def read_manifest(self) -> dict[str, Any]:
        """Return what the backup holds."""
        manifest: dict[str, Any] = json.loads((self.folder / MANIFEST).read_text())
        return manifest

    def read_digests(self, database: str) -> dict[str, TableDigest]:
        """Return the digests of a database's tables at the snapshot."""
        tables = self.read_manifest()["databases"][database]["tables"]
        return {name: TableDigest(**one) for name, one in tables.items()}


def folder_of(configuration: Settings) -> Path:
    """Return the folder of the settings' backups."""
    return (configuration.backup_folder or configuration.root / "backups").resolve()


def list_backups(folder: Path) -> list[Backup]:
    """Return the complete backups of a folder, newest first."""
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if NAME.fullmatch(path.name)]
    return [Backup(path) for path in sorted(found, reverse=True) if path.is_dir()]


def find_backup(folder: Path, name: str | None) -> Backup:
    """Return a backup by its name or its path; the newest without a name.

    Raises:
        UserError: there is none.
    """
    if name is None:
        newest = next(iter(list_backups(folder)), None)
        if newest is None:
            raise UserError(f"{folder} has no backup: run `creators backup`", 1)
        return newest
    for path in (Path(name), folder / name):
        if NAME.fullmatch(path.name) and path.is_dir():
            return Backup(path.resolve())
    raise UserError(
        f"BACKUP: {name!r} is no backup, and {folder} has none of this name"
    )


def make_incomplete(folder: Path, moment: datetime) -> Path:
    """Make the folder of a backup that is not complete yet."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{INCOMPLETE}{moment:{STAMP}}Z"
    path.mkdir(mode=0o700)
    return path


def complete(incomplete: Path, manifest: dict[str, Any]) -> Backup:
    """Write the manifest and the checksums, then give the folder its name.

    Every byte is synced to the disk before the folder is renamed.
    """
    (incomplete / MANIFEST).write_text(json.dumps(manifest, indent=1, sort_keys=True))
    write_sums(incomplete)
    for path in (*incomplete.iterdir(), incomplete):
        path.chmod(0o700 if path.is_dir() else 0o600)
        sync(path)
    final = incomplete.with_name(incomplete.name.removeprefix("."))
    incomplete.rename(final)
    sync(final.parent)
    return Backup(final)


def list_expired(folder: Path, days: int, now: datetime) -> list[Backup]:
    """Return the backups older than `days`, without the newest sound one."""
    limit = now - timedelta(days=days)
    backups = list_backups(folder)
    if not any(one.made_at < limit for one in backups):
        return []
    last_sound = next((one for one in backups if not one.find_faults()), None)
    return [one for one in backups if one.made_at < limit and one != last_sound]


def delete_expired(folder: Path, days: int, now: datetime) -> list[Backup]:
    """Delete expired backups, and folders that a killed backup left a day ago."""
    expired = list_expired(folder, days, now)
    for one in expired:
        # A deletion that is killed leaves no folder with the name of a backup.
        hidden = one.folder.with_name(f".{one.folder.name}")
        one.folder.rename(hidden)
        shutil.rmtree(hidden)
    for path in _abandoned(folder, now):
        shutil.rmtree(path, ignore_errors=True)
    return expired


def _abandoned(folder: Path, now: datetime) -> Iterator[Path]:
    limit = (now - INCOMPLETE_DAYS).timestamp()
    for path in folder.glob(f"{INCOMPLETE}*"):
        if path.is_dir() and path.stat().st_mtime < limit:
            yield path


def write_sums(folder: Path) -> None:
    """Write the checksums of the files of a folder beside them."""
    sums = [f"{checksum(path)}  {path.name}\n" for path in sorted(folder.iterdir())]
    (folder / SUMS).write_text("".join(sums))


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def as_json(digests: dict[str, TableDigest]) -> dict[str, dict[str, object]]:
    """Return digests as a manifest holds them."""
    return {name: asdict(one) for name, one in digests.items()}
