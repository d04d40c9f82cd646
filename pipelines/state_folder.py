"""The state folder's default name, and its file of variables.

Here: what is read before the settings. Not here: the settings (`settings.py`).
"""

import os
from pathlib import Path

from pipelines import bounds
from pipelines.errors import UserError


def profile() -> str:
    """Return the profile of this process; it names the default state folder too."""
    return os.environ.get("CREATORS_PROFILE", "production")


def default_home() -> str:
    """Return the state folder of this profile; CREATORS_HOME names another."""
    return ".creators-staging" if profile() == "staging" else ".creators"


def load_home_environment() -> None:
    """Take over `environment` of the state folder: a demo names its sandbox."""
    home = os.environ.get("CREATORS_HOME", default_home())
    if problem := bounds.find_text_problem(home) or bounds.find_path_problem(home):
        raise UserError(f"CREATORS_HOME: {problem}")
    try:
        path = Path(home).expanduser() / "environment"
        content = bounds.read_regular_file(path).decode()
    except (FileNotFoundError, NotADirectoryError, RuntimeError):
        return
    except (OSError, ValueError) as error:
        raise UserError(f"CREATORS_HOME: {bounds.describe(error)}: {path}") from None
    for line in content.splitlines():
        name, separator, value = line.partition("=")
        if separator and not name.startswith("#"):
            if "\0" in line:
                raise UserError(f"{path}: contains a NUL character")
            os.environ.setdefault(name.strip(), value.strip())
