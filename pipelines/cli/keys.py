"""`creators rotate-keys`: seal every token with a new key.

Here: the printed result. Not here: the rotation (`accounts/key_rotation.py`).
"""

import json
from typing import TYPE_CHECKING

import typer

from pipelines.cli.options import Json, echo
from pipelines.errors import UserError

if TYPE_CHECKING:
    from pipelines.accounts.key_rotation import Rotation


def rotate_keys(*, as_json: Json = False) -> None:
    """Seal every token with the newest key. A repeat continues a killed rotation.

    A token that no key opens stays as it is and is named: import it again.
    Where the state folder keeps the key, a new one is made first. With
    CREATORS_VAULT_KEYS or CREATORS_VAULT_KEYS_FILE, put the new key first yourself.
    """
    from pipelines import settings
    from pipelines.accounts import key_rotation
    from pipelines.database.warehouse import connect_warehouse

    done = key_rotation.rotate_keys(settings.load(), connect_warehouse())
    if as_json:
        facts = {
            "key": done.key_id,
            "values": done.values,
            "retired": done.retired,
            "unopened": done.unopened,
        }
        typer.echo(json.dumps(facts))
    else:
        _print(done)
    if done.unopened:
        raise UserError("\n".join(done.unopened), exit_code=1)


def _print(done: "Rotation") -> None:
    echo(f"{done.values} values sealed with the key {done.key_id}")
    for key_id in done.retired:
        echo(f"only older backups need the key {key_id}")
