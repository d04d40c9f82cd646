"""Hashes of passwords: Argon2id, as PHC strings.

Here: the bounds of a password, its hash and the comparison. Not here: rows
(`people.py`), and who may sign in.
"""

import os
import re

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from dlt_sources.contract import Secret
from pipelines.bounds import find_text_problem
from pipelines.errors import UserError

SHORTEST, LONGEST = 12, 1_024
"""Characters. A longer password costs hashing time and adds nothing."""
SALT_BYTES = 16
HASH_BYTES = 32
ITERATIONS, LANES, MEMORY_KIB = 3, 4, 65_536
"""The second recommendation of RFC 9106, for machines with little memory."""
PHC = re.compile(
    r"\$argon2id\$v=19\$m=(?P<memory>\d{1,7}),t=(?P<time>\d{1,2}),p=(?P<lanes>\d{1,2})"
    r"\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,171}"
)
MOST_MEMORY_KIB = 1 << 20
"""A hash that asks for more memory is refused: one sign-in must not use all of it."""


def check(password: Secret) -> None:
    """Check the length of a new password.

    Raises:
        UserError: it is too short or too long, or is not text.
    """
    value = password.reveal()
    if not SHORTEST <= len(value) <= LONGEST:
        raise UserError(f"a password has {SHORTEST} to {LONGEST} characters")
    if find_text_problem(value):
        raise UserError("the password is not UTF-8 text")


def hash_password(password: Secret) -> str:
    """Return the salted hash of a password."""
    kdf = Argon2id(
        salt=os.urandom(SALT_BYTES),
        length=HASH_BYTES,
        iterations=ITERATIONS,
        lanes=LANES,
        memory_cost=MEMORY_KIB,
    )
    return kdf.derive_phc_encoded(password.reveal().encode())


def is_password(password: Secret, stored: str | None) -> bool:
    """Tell whether a password has the stored hash.

    A missing hash costs the same time, so a caller cannot find out who has one.
    """
    found = PHC.fullmatch(stored or "")
    if found is None or int(found["memory"]) > MOST_MEMORY_KIB:
        hash_password(password)
        return False
    try:
        Argon2id.verify_phc_encoded(password.reveal().encode(), stored or "")
    except InvalidKey:
        return False
    return True
