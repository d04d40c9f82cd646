"""The salt of the hashes of chatters, a secret in the state folder.

Here: read it, and create it once. Not here: the hash (`effects.py`). A lost salt loses
no count; chatters before and after it cannot be matched.
"""

import secrets
from pathlib import Path

from pipelines.database.files import create_private_file
from pipelines.errors import UserError

BYTES = 32


def read_salt(root: Path) -> bytes:
    """Return the salt of a state folder; the first call creates it.

    Raises:
        UserError: the file is changed or unreadable.
    """
    path = root / "chat.salt"
    if not path.exists():
        root.mkdir(parents=True, exist_ok=True)
        create_private_file(path, secrets.token_hex(BYTES))
    try:
        salt = bytes.fromhex(path.read_text())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "is not a salt"
        raise UserError(f"{path}: {reason}", exit_code=1) from None
    if len(salt) != BYTES:
        raise UserError(f"{path}: is not a salt", exit_code=1)
    return salt
