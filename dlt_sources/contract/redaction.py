"""Redact secrets by value, in every form in which a platform may repeat them.

Here: the registry of secrets that this process opened, their encoded forms, and the
search for them. Not here: patterns of secrets that nobody registered
(`pipelines/redaction.py`).
"""

import json
from base64 import b64encode, urlsafe_b64encode
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from itertools import chain
from threading import Lock
from urllib.parse import quote, quote_plus

MASK = "***"
SHORTEST = 8
"""Shorter values occur in ordinary text; no platform issues such a token."""
FEW_SECRETS = 16
MOST_SECRETS = 4096
"""The registry drops the secret that was opened first, so its memory is bounded."""


class SecretRegistry:
    """The values of secrets; `redact` replaces each of their forms in a text.

    The index maps the first characters of each form to the forms, so that a search
    costs time by the length of the text and not by the number of secrets. A few secrets
    are searched one by one, which is faster.
    """

    def __init__(self, most: int = MOST_SECRETS) -> None:
        self._most = most
        self._forms: OrderedDict[str, tuple[str, ...]] = OrderedDict()
        self._index: dict[str, set[str]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._forms)

    def add(self, value: str) -> None:
        """Register a secret; values that are too short are ignored."""
        if len(value) < SHORTEST:
            return
        with self._lock:
            if value in self._forms:
                self._forms.move_to_end(value)
                return
            self._forms[value] = list_forms(value)
            for form in self._forms[value]:
                self._index.setdefault(form[:SHORTEST], set()).add(form)
            if len(self._forms) > self._most:
                self._forget(self._forms.popitem(last=False)[1])

    def redact(self, text: str) -> str:
        """Return the text with a mask in place of each registered secret."""
        with self._lock:
            found = {form for form in self._candidates(text) if form in text}
        for form in sorted(found, key=len, reverse=True):
            text = text.replace(form, MASK)
        return text

    def __contains__(self, value: str) -> bool:
        return value in self._forms

    def _candidates(self, text: str) -> Iterator[str]:
        if len(self._forms) <= FEW_SECRETS:
            yield from chain.from_iterable(self._forms.values())
            return
        index = self._index
        for start in range(len(text) - SHORTEST + 1):
            if (forms_here := index.get(text[start : start + SHORTEST])) is not None:
                yield from forms_here

    def _forget(self, gone: Iterable[str]) -> None:
        for form in gone:
            others = self._index[form[:SHORTEST]]
            others.discard(form)
            if not others:
                del self._index[form[:SHORTEST]]


OPENED = SecretRegistry()
"""The secrets that this process opened; `Secret` registers each of its values."""


def redact(text: str) -> str:
    """Return the text with a mask in place of every secret of this process."""
    return OPENED.redact(text)


def redact_bytes(content: bytes) -> bytes:
    """Redact like `redact`; bytes that are not UTF-8 stay as they are."""
    text = content.decode(errors="surrogateescape")
    return redact(text).encode(errors="surrogateescape")


def redact_sent(content: bytes, sent: Iterable[str]) -> bytes:
    """Redact the secrets among the values `sent` with a request from its response.

    In a large body a search for a few forms is faster than that of the registry.
    """
    for value in sent:
        if value in OPENED:
            for form in list_forms(value):
                content = content.replace(form.encode(), MASK.encode())
    return content


def list_forms(value: str) -> tuple[str, ...]:
    """Return the value plain, in URLs, in JSON, in hex and in base64; longest first."""
    plain = value.encode(errors="surrogatepass")
    return tuple(
        sorted(
            {
                value,
                quote(value, safe="", errors="replace"),
                quote_plus(value, errors="replace"),
                json.dumps(value)[1:-1],
                json.dumps(value)[1:-1].replace("/", "\\/"),
                plain.hex(),
                plain.hex().upper(),
                *_base64_forms(plain),
            },
            key=lambda form: (-len(form), form),
        )
    )


def _base64_forms(plain: bytes) -> Iterator[str]:
    """Yield the base64 characters that depend on the value alone, at each offset."""
    for before in range(3):
        after = -(before + len(plain)) % 3
        padded = bytes(before) + plain + bytes(after)
        first = (before * 8 + 5) // 6
        last = (before + len(plain)) * 8 // 6
        for encode in (b64encode, urlsafe_b64encode):
            yield encode(padded).decode()[first:last]
