"""`creators rotate-keys`: seal every token with a new key.

Here: the printed result. Not here: the rotation (`accounts/key_rotation.py`).
"""

import json

import typer

from pipelines.cli.options import Json, echo


def rotate_keys(*, as_json: Json = False) -> None:
    """Seal every token with the newest key. A repeat continues a killed rotation.

    Where the state folder keeps the key, a new one is made first. With
    CREATORS_VAULT_KEYS or CREATORS_VAULT_KEYS_FILE, put the new key first yourself.
    """
    from pipelines import settings
    from pipelines.accounts import key_rotation
    from pipelines.database.warehouse import connect_warehouse

    done = key_rotation.rotate_keys(settings.load(), connect_warehouse())
    if as_json:
        facts = {"key": done.key_id, "values": done.values, "retired": done.retired}
        typer.echo(json.dumps(facts))
        return
    echo(f"{done.values} values sealed with the key {done.key_id}")
    for key_id in done.retired:
        echo(f"only older backups need the key {key_id}")
