"""`creators rotate-keys`: seal every token with a new key.

Here: printing what it did. Not here: how it is done (`rotation.py`).
"""

import json

import typer

from pipelines import settings
from pipelines.accounts import key_rotation
from pipelines.cli.people import Json
from pipelines.database.warehouse import connect_warehouse


def rotate_keys(*, as_json: Json = False) -> None:
    """Seal every token with the newest key; a killed rotation goes on where it was.

    Where the state folder keeps the key, a new one is made first. With
    CREATORS_VAULT_KEYS or CREATORS_VAULT_KEYS_FILE, put the new key first yourself.
    """
    done = key_rotation.rotate_keys(settings.load(), connect_warehouse())
    if as_json:
        facts = {"key": done.key_id, "values": done.values, "retired": done.retired}
        typer.echo(json.dumps(facts))
        return
    typer.echo(f"{done.values} values sealed with the key {done.key_id}")
    for key_id in done.retired:
        typer.echo(f"the key {key_id} is needed for older backups only")
