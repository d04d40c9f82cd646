"""`creators artists`: artists, their rates and their shares of posts.

Here: arguments and printed counts. Not here: the import (`artists/artist_import.py`).
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.options import Json, echo

app = typer.Typer(
    help="Artists, their rates and their shares of posts.", no_args_is_help=True
)


@app.callback()
def group() -> None:
    """Keep `import` a subcommand although it is the only one."""


@app.command("import")
def import_files(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="CSV files in UTF-8.")
    ],
    *,
    as_json: Json = False,
) -> None:
    """Import CSV files; the columns of a file tell its kind. One wrong line stops all.

    Artists: name, and optionally email, status, notes, primary_platform,
    social_media_handles, verified_platforms (JSON). Rates: artist, valid_from,
    royalty_rate. Splits: post_id, artist, share, and optionally valid_from; the shares
    of a post sum to 100. Annotations: post_id, and optionally asset_tag, artist,
    parent_post_id, previous_iteration_id.
    """
    from dataclasses import asdict

    from pipelines.artists.artist_import import import_artists
    from pipelines.database.warehouse import connect_warehouse

    counts = import_artists(connect_warehouse(), files)
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in counts]))
        return
    for one in counts:
        numbers = {
            "new": one.new,
            "changed": one.changed,
            "unchanged": one.unchanged,
            "removed": one.removed,
        }
        parts = [f"{number} {name}" for name, number in numbers.items() if number]
        echo(f"{one.file}: {one.kind}, {', '.join(parts) or 'the file is empty'}")
        if one.unknown_post is not None:
            echo(
                f"  posts not read yet: {one.unknown_posts}, such as {one.unknown_post}"
            )
