"""The vault: seals and unseals tokens with AES-256-GCM under named keys.

Here: the text format, the sources of keys, and the check that the keys fit the
database. Not here: key rotation (`key_rotation.py`) and the use of tokens
(`connections.py`).

A sealed value is `v1:<key id>:<base64 of nonce and ciphertext>`. Its associated data
bind it to table, row and column: a moved value cannot be unsealed.
"""

import base64
import binascii
import os
import re
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, text

from dlt_sources.contract import Secret
from pipelines.bounds import describe, read_regular_file
from pipelines.database.files import create_private_file, replace_private_file
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.redaction import redact_log_records
from pipelines.settings import Settings

KEY_BYTES = 32
NONCE_BYTES = 12
KEY_ID = re.compile(r"[A-Za-z0-9_.-]{1,40}")
CANARY = Secret("canary", is_public=True)

IS_USED = text("select exists (select from app.vault_keys)")

CANARIES = text("select key_id, canary from app.vault_keys")

INSERT_CANARY = text("""
    insert into app.vault_keys (key_id, canary)
    values (:key_id, :canary)
    on conflict do nothing
""")

Keys = Mapping[str, AESGCM]


class UnsealError(Exception):
    """A sealed value is changed, moved from another row, or sealed with another key."""


@dataclass(frozen=True, slots=True)
class SealContext:
    """The table, row and column of a sealed value; it is valid only there."""

    table: str
    row_id: str
    column: str


class Vault:
    """Seals with the newest key, unseals with any key; `repr` shows only key ids."""

    def __init__(self, keys: Keys, reread: Callable[[], Keys] | None = None) -> None:
        self._keys = keys
        self._reread = reread

    @classmethod
    def open(cls, configuration: Settings, warehouse: Warehouse) -> "Vault":
        """Return the vault of the settings after it has unsealed every canary.

        The managed key file is created on first use. From now on this process holds
        secrets, so its log records are redacted.

        Raises:
            UserError: a key is missing, malformed, or does not fit the database.
        """
        redact_log_records()
        source = KeySource(configuration)
        with warehouse.begin() as connection:
            is_used = connection.scalar(IS_USED)
            keys = source.read() if is_used else source.read_or_create()
            vault = cls(keys, source.read)
            vault.check_canaries(connection)
        return vault

    @property
    def newest(self) -> str:
        """The id of the newest key, which seals."""
        return next(iter(self._keys))

    def __repr__(self) -> str:
        return f"Vault({', '.join(self._keys)})"

    def seal(self, secret: Secret, context: SealContext) -> str:
        """Return `secret` as text that is valid only in `context`."""
        key_id = self.newest
        nonce = os.urandom(NONCE_BYTES)
        data = secret.reveal().encode()
        sealed = nonce + self._keys[key_id].encrypt(
            nonce, data, _associated_data(context, key_id)
        )
        return f"v1:{key_id}:{base64.b64encode(sealed).decode()}"

    def unseal(self, sealed: str, context: SealContext) -> Secret:
        """Return the secret that was sealed in `context`.

        Raises:
            UnsealError: the value was changed or moved, or its key is missing.
        """
        key_id = key_id_of(sealed)
        key = self._key(key_id)
        name = f"{context.table}.{context.column} of {context.row_id}"
        if key is None:
            raise UnsealError(
                f"{name} needs the vault key {key_id!r}, which is missing"
            )
        try:
            data = base64.b64decode(sealed.split(":", 2)[2], validate=True)
            plain = key.decrypt(
                data[:NONCE_BYTES],
                data[NONCE_BYTES:],
                _associated_data(context, key_id),
            )
        except (InvalidTag, binascii.Error, ValueError):
            raise UnsealError(
                f"{name} cannot be unsealed with the vault key {key_id!r}"
            ) from None
        return Secret(plain.decode())

    def check_canaries(self, connection: Connection) -> None:
        """Unseal every canary, and add one for the newest key.

        Raises:
            UserError: a key is missing or wrong.
        """
        rows = connection.execute(CANARIES).all()
        self.check_known((str(row.key_id), str(row.canary)) for row in rows)
        connection.execute(
            INSERT_CANARY,
            {
                "key_id": self.newest,
                "canary": self.seal(CANARY, _canary(self.newest)),
            },
        )

    def check_known(self, canaries: Iterable[tuple[str, str]]) -> None:
        """Unseal canaries, each with its key id.

        Raises:
            UserError: a key is missing or wrong.
        """
        for key_id, canary in canaries:
            try:
                self.unseal(canary, _canary(key_id))
            except UnsealError:
                state = "wrong" if self._key(key_id) else "missing"
                raise UserError(
                    f"vault: the database needs the key {key_id!r}, which is {state}",
                    exit_code=1,
                ) from None

    def _key(self, key_id: str) -> AESGCM | None:
        if key_id not in self._keys and self._reread is not None:
            # Another process may have added a key since the keys were read.
            self._keys = self._reread()
        return self._keys.get(key_id)


class KeySource:
    """The keys of the settings, newest first."""

    def __init__(self, configuration: Settings) -> None:
        self._configuration = configuration

    @property
    def managed_file(self) -> Path | None:
        """The key file in the state folder, None if the settings name other keys."""
        settings = self._configuration
        if settings.vault_keys is not None or settings.vault_keys_file is not None:
            return None
        return settings.root / "vault.keys"

    def read(self) -> Keys:
        """Return the keys.

        Raises:
            UserError: the keys are missing or malformed.
        """
        settings = self._configuration
        if settings.vault_keys is not None:
            return parse_keys(
                settings.vault_keys.get_secret_value(), "CREATORS_VAULT_KEYS"
            )
        path = settings.vault_keys_file or settings.root / "vault.keys"
        try:
            return parse_keys(read_regular_file(path).decode(), str(path))
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"vault: {path}: {describe(error)}", exit_code=1) from None

    def read_or_create(self) -> Keys:
        """Return the keys; create the managed key file if it is missing."""
        path = self.managed_file
        if path is not None and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            create_private_file(path, new_key())
        return self.read()

    def add(self) -> None:
        """Add a new key in front of the managed key file, atomically."""
        path = self.managed_file
        if path is None:
            raise UserError(
                "vault: add the new key in front of the keys in your settings"
            )
        replace_private_file(path, f"{new_key()},{path.read_text()}")


def parse_keys(content: str, source: str) -> Keys:
    """Parse `id:base64,id:base64`; errors name the key's id, never its bytes."""
    keys: dict[str, AESGCM] = {}
    for entry in re.split(r"[,\s]+", content.strip()):
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
            problem = "listed twice" if key_id in keys else "not 32 bytes in base64"
            raise UserError(
                f"vault: {source}: key {key_id!r} is {problem}", exit_code=1
            )
        keys[key_id] = AESGCM(key)
    return keys


def new_key(key_id: str | None = None) -> str:
    """Return a new random key as `id:base64`."""
    encoded = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    return f"{key_id or secrets.token_hex(4)}:{encoded}"


def key_id_of(sealed: str) -> str:
    """Return the id of the key that sealed a value.

    Raises:
        UnsealError: the text is not a sealed value.
    """
    version, _, rest = sealed.partition(":")
    key_id, separator, _ = rest.partition(":")
    if version != "v1" or not separator:
        raise UnsealError("the value has an unknown seal format")
    return key_id


def _associated_data(context: SealContext, key_id: str) -> bytes:
    parts = (context.table, context.row_id, context.column, key_id)
    return "".join(f"{len(part.encode())}:{part}" for part in parts).encode()


def _canary(key_id: str) -> SealContext:
    return SealContext("vault_keys", key_id, "canary")
