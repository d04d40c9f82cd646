"""The environments of the tools: one venv each, in a cache outside of the project.

Here: installing from the package index, once. Not here: what a tool runs.
"""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SECONDS = 1_800


def cache_folder() -> Path:
    """Return the folder of all environments."""
    root = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(root) / "creator-analytics-peers"


def remove_all() -> None:
    """Delete the environments."""
    shutil.rmtree(cache_folder(), ignore_errors=True)


class NotInstalledError(Exception):
    """The tool cannot run on this machine; the message has the reason."""


@dataclass(frozen=True, slots=True)
class Install:
    """A tool by its pinned requirements."""

    name: str
    requirements: tuple[str, ...]
    probe: tuple[str, ...]
    """A command that ends well if the tool works without the internet."""

    def program(self, name: str) -> str:
        """Return the path of a program of the tool."""
        return str(self._folder / "bin" / name)

    def ensure(self) -> None:
        """Install the tool unless its environment is complete.

        Raises:
            NotInstalledError: the installation or the probe fails.
        """
        done = self._folder / ".complete"
        wanted = "\n".join(self.requirements)
        if not done.is_file() or done.read_text() != wanted:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._run(sys.executable, "-m", "venv", str(self._folder))
            self._run(self.program("pip"), "install", "--quiet", *self.requirements)
        self._run(self.program(self.probe[0]), *self.probe[1:])
        done.write_text(wanted)

    @property
    def _folder(self) -> Path:
        return cache_folder() / self.name

    def _run(self, *command: str) -> None:
        try:
            done = subprocess.run(
                command, check=False, capture_output=True, text=True, timeout=SECONDS
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotInstalledError(f"{' '.join(self.requirements)}: {error}") from None
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.strip()]
            reason = lines[-1][:200] if lines else f"exit code {done.returncode}"
            raise NotInstalledError(f"{' '.join(self.requirements)}: {reason}")
