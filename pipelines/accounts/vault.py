"""The one place that opens and seals tokens: AES-256-GCM under named keys.

Here: the text format, where keys come from, and the refusal to start with keys that do
not fit the database. Not here: sealing everything anew (`rotation.py`), and who may
have a token (`connections.py`).

A sealed value is `v1:<key id>:<base64 of nonce and ciphertext>`. Its associated data
binds it to table, row and column, so a value moved elsewhere does not open.
"""

import base64
import binascii
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, text

from dlt_sources.contract import Secret
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.settings import Settings

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_ID = re.compile(r"[A-Za-z0-9_.-]{1,40}")
CANARY = Secret("canary")

Keys = Mapping[str, AESGCM]


class SealBroken(Exception):  # noqa: N818 - named after what happened
    """A sealed value does not open: changed, moved from another row, or another key."""


@dataclass(frozen=True, slots=True)
class SealContext:
    """Where a sealed value is kept; it opens nowhere else."""

    table: str
    row_id: str
    column: str


class Vault:
    """Seals with the newest key, opens with any; `repr` shows key ids only."""

    def __init__(self, keys: Keys, reread: Callable[[], Keys] | None = None) -> None:
        self._keys = keys
        self._reread = reread

    @classmethod
    def open(cls, configuration: Settings, warehouse: Warehouse) -> "Vault":
        """Return the vault of the settings once it has opened every canary.

        The embedded default makes a key file on first use.

        Raises:
            UserError: keys are missing, malformed or not those the database needs.
        """
        source = KeySource(configuration)
        with warehouse.begin() as connection:
            known = connection.scalar(text("select count(*) from app.vault_keys"))
            keys = source.read() if known else source.read_or_make()
            vault = cls(keys, source.read)
            vault.prove(connection)
        return vault

    @property
    def newest(self) -> str:
        """The id of the key that seals."""
        return next(iter(self._keys))

    def __repr__(self) -> str:
        return f"Vault({', '.join(self._keys)})"

    def seal(self, secret: Secret, place: SealContext) -> str:
        """Return `secret` as text that opens only at `place`."""
        key_id = self.newest
        nonce = os.urandom(NONCE_BYTES)
        data = secret.reveal().encode()
        sealed = nonce + self._keys[key_id].encrypt(
            nonce, data, _binding(place, key_id)
        )
        return f"v1:{key_id}:{base64.b64encode(sealed).decode()}"

    def unseal(self, sealed: str, place: SealContext) -> Secret:
        """Return the secret that was sealed at `place`.

        Raises:
            SealBroken: it was changed or moved, or its key is not here.
        """
        key_id = key_of(sealed)
        key = self._key(key_id)
        where = f"{place.table}.{place.column} of {place.row_id}"
        if key is None:
            raise SealBroken(
                f"{where} needs the vault key {key_id!r}, which is missing"
            )
        try:
            data = base64.b64decode(sealed.split(":", 2)[2], validate=True)
            plain = key.decrypt(
                data[:NONCE_BYTES], data[NONCE_BYTES:], _binding(place, key_id)
            )
        except (InvalidTag, binascii.Error, ValueError):
            raise SealBroken(f"{where} does not open with {key_id!r}") from None
        return Secret(plain.decode())

    def prove(self, connection: Connection) -> None:
        """Open every canary, and leave one of the newest key.

        Raises:
            UserError: a key is missing or is not the one the database was sealed with.
        """
        known = connection.execute(text("select key_id, canary from app.vault_keys"))
        for row in known.all():
            key_id, canary = str(row.key_id), str(row.canary)
            try:
                self.unseal(canary, _canary(key_id))
            except SealBroken:
                state = "wrong" if self._key(key_id) else "missing"
                raise UserError(
                    f"vault: the key {key_id!r} that the database needs is {state}",
                    exit_code=1,
                ) from None
        connection.execute(
            text(
                "insert into app.vault_keys (key_id, canary) values (:key_id, :canary)"
                " on conflict do nothing"
            ),
            {
                "key_id": self.newest,
                "canary": self.seal(CANARY, _canary(self.newest)),
            },
        )

    def _key(self, key_id: str) -> AESGCM | None:
        if key_id not in self._keys and self._reread is not None:
            # Another process may have begun a rotation since the keys were read.
            self._keys = self._reread()
        return self._keys.get(key_id)


class KeySource:
    """Where the settings say that keys are, newest first."""

    def __init__(self, configuration: Settings) -> None:
        self._configuration = configuration

    @property
    def managed_file(self) -> Path | None:
        """The key file that is ours to write, None where somebody else keeps keys."""
        given = self._configuration
        if given.vault_keys is not None or given.vault_keys_file is not None:
            return None
        return given.root / "vault.keys"

    def read(self) -> Keys:
        """Return the keys.

        Raises:
            UserError: there are none, or they are not what keys look like.
        """
        given = self._configuration
        if given.vault_keys is not None:
            return parse_keys(
                given.vault_keys.get_secret_value(), "CREATORS_VAULT_KEYS"
            )
        path = given.vault_keys_file or given.root / "vault.keys"
        try:
            return parse_keys(path.read_text(), str(path))
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "is no text"
            raise UserError(f"vault: {path}: {reason}", exit_code=1) from None

    def read_or_make(self) -> Keys:
        """Return the keys; make the first one where our own key file is missing."""
        path = self.managed_file
        if path is not None and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            fresh = _write_private(path, new_key())
            try:
                os.link(fresh, path)
            except FileExistsError:
                pass  # another process made it first: its key is the one
            finally:
                fresh.unlink()
        return self.read()

    def add(self) -> None:
        """Put a new key before the others in our own key file, in one step."""
        path = self.managed_file
        if path is None:
            raise UserError(
                "vault: put the new key first in the keys you keep yourself"
            )
        _write_private(path, f"{new_key()},{path.read_text()}").replace(path)


def parse_keys(given: str, source: str) -> Keys:
    """Read `id:base64,id:base64`; faults name the key's id, never its bytes."""
    keys: dict[str, AESGCM] = {}
    for entry in re.split(r"[,\s]+", given.strip()):
        key_id, _, encoded = entry.partition(":")
        if not KEY_ID.fullmatch(key_id) or not encoded:
            raise UserError(
                f"vault: {source}: must be id:base64,id:base64", exit_code=1
            )
        try:
            key = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            key = b""
        if len(key) != KEY_BYTES or key_id in keys:
            fault = "given twice" if key_id in keys else "not 32 bytes in base64"
            raise UserError(f"vault: {source}: key {key_id!r} is {fault}", exit_code=1)
        keys[key_id] = AESGCM(key)
    return keys


def new_key(key_id: str | None = None) -> str:
    """Return a new random key as `id:base64`."""
    encoded = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    return f"{key_id or secrets.token_hex(4)}:{encoded}"


def key_of(sealed: str) -> str:
    """Return the id of the key a value is sealed with.

    Raises:
        SealBroken: the text is not a sealed value.
    """
    version, _, rest = sealed.partition(":")
    key_id, separator, _ = rest.partition(":")
    if version != "v1" or not separator:
        raise SealBroken("the value is not sealed in a form this version knows")
    return key_id


def _binding(place: SealContext, key_id: str) -> bytes:
    parts = (place.table, place.row_id, place.column, key_id)
    return "".join(f"{len(part.encode())}:{part}" for part in parts).encode()


def _canary(key_id: str) -> SealContext:
    return SealContext("vault_keys", key_id, "canary")


def _write_private(path: Path, content: str) -> Path:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    return fresh
