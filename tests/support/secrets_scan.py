"""Search bytes for secrets in every encoding.

Here: the encodings and the search. Not here: the secrets (`known_secrets.py`) and the
files to search (the tests).
"""

import json
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus


def forms(secret: str) -> set[bytes]:
    """Return the secret plain, in addresses, in JSON, in hex and in base64."""
    plain = secret.encode()
    return {
        plain,
        quote(secret, safe="").encode(),
        quote_plus(secret).encode(),
        json.dumps(secret)[1:-1].encode(),
        plain.hex().encode(),
        *_base64(plain),
    }


def _base64(plain: bytes) -> Iterator[bytes]:
    """Yield its base64 at each offset within a longer text."""
    for before in range(3):
        after = -(before + len(plain)) % 3
        padded = b"\0" * before + plain + b"\0" * after
        start = -(-before * 4 // 3)
        end = len(padded) * 4 // 3 - (-(-after * 4 // 3))
        for encode in (b64encode, urlsafe_b64encode):
            yield encode(padded)[start:end]


class Scanner:
    """Finds secrets in any form; its results hold their names, never their values."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._names = {
            form: name for name, secret in secrets.items() for form in forms(secret)
        }
        longest_first = sorted(self._names, key=len, reverse=True)
        self._pattern = re.compile(b"|".join(map(re.escape, longest_first)))

    def found(self, content: bytes) -> set[str]:
        """Return the names of the secrets in the content."""
        return {self._names[one] for one in self._pattern.findall(content)}

    def found_below(
        self, folder: Path, but: Iterable[Path] = ()
    ) -> dict[str, set[str]]:
        """Return the files below a folder that hold a secret, each with its secrets."""
        skipped = set(but)
        files = (one for one in sorted(folder.rglob("*")) if one.is_file())
        seen = {
            str(one.relative_to(folder)): self.found(
                str(one).encode() + one.read_bytes()
            )
            for one in files
            if one not in skipped
        }
        return {name: names for name, names in seen.items() if names}
