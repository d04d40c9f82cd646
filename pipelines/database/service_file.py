"""libpq's service file and password file of the embedded server.

Here: `psql service=analyst` without a password in the list of processes. Not here: the
server (`embedded_server.py`), the grants of its roles (`migrations/`).
"""

from collections.abc import Mapping
from pathlib import Path

from pipelines.database.files import replace_private_file

SERVICES = {"creators": "pipeline", "analyst": "analyst_login"}
"""The login role of each service; the second reads tables and changes nothing."""


def write_service_file(folder: Path, port: int, passwords: Mapping[str, str]) -> None:
    """Write `services` and `passwords`; `passwords` holds them by login role."""
    passfile = folder / "passwords"
    lines = (f"127.0.0.1:{port}:*:{role}:{it}\n" for role, it in passwords.items())
    replace_private_file(passfile, "".join(lines))
    sections = (
        f"[{service}]\nhost=127.0.0.1\nport={port}\ndbname=creators\n"
        f"user={role}\npassfile={passfile.resolve()}\n"
        for service, role in SERVICES.items()
    )
    replace_private_file(folder / "services", "\n".join(sections))
