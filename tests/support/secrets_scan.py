"""Looking for secrets where none may be: in bytes, however they were written down.

Here: the forms a secret takes and where in a text they are found. Not here: which
secrets there are, and where they might have gone.
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
    """Yield what its base64 looks like in the middle of a longer text's."""
    for before in range(3):
        after = -(before + len(plain)) % 3
        padded = b"\0" * before + plain + b"\0" * after
        start = -(-before * 4 // 3)
        end = len(padded) * 4 // 3 - (-(-after * 4 // 3))
        for encode in (b64encode, urlsafe_b64encode):
            yield encode(padded)[start:end]


class Scanner:
    """Finds any of some secrets in any form; what it tells names them, never shows."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._names = {
            form: name for name, secret in secrets.items() for form in forms(secret)
        }
        longest_first = sorted(self._names, key=len, reverse=True)
        self._pattern = re.compile(b"|".join(map(re.escape, longest_first)))

    def found(self, content: bytes) -> set[str]:
        """Return the names of the secrets that stand in the content."""
        return {self._names[one] for one in self._pattern.findall(content)}

    def found_below(
        self, folder: Path, but: Iterable[Path] = ()
    ) -> dict[str, set[str]]:
        """Return the files below a folder that hold a secret, and which."""
        left_out = set(but)
        files = (one for one in sorted(folder.rglob("*")) if one.is_file())
        seen = {
            str(one.relative_to(folder)): self.found(
                str(one).encode() + one.read_bytes()
            )
            for one in files
            if one not in left_out
        }
        return {name: names for name, names in seen.items() if names}
