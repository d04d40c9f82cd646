"""`creators bi`: files for BI tools.

Here: arguments and printing. Not here: the files (`analysis/superset.py`).
"""

from pathlib import Path
from typing import Annotated

import typer

from dlt_sources.plain_text import clean
from pipelines.cli.options import Json, print_result
from pipelines.errors import UserError

app = typer.Typer(help="Files for BI tools.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Keep `superset` a subcommand although it is the only one."""


@app.command()
def superset(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.zip", help="The bundle to write.")
    ],
    *,
    with_password: Annotated[
        bool,
        typer.Option(
            "--with-password", help="Write the analysts' password into the bundle."
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Write a bundle for Superset: database, datasets, charts and a dashboard.

    Import it with `superset import-dashboards -p FILE.zip -u USER`.
    """
    from pipelines import settings
    from pipelines.analysis.logins import analyst_url, url_at_replica
    from pipelines.analysis.superset import write_bundle
    from pipelines.database.warehouse import connect_warehouse

    if file.suffix != ".zip":
        raise UserError(f"{clean(file)}: the name must end with .zip")
    configuration = settings.load()
    url = configuration.printed_url
    if configuration.is_embedded:
        url = analyst_url(configuration)
    elif with_password:
        raise UserError("--with-password: only the embedded database has that login")
    url = url_at_replica(url, configuration)
    count = write_bundle(connect_warehouse(), url, file, with_password=with_password)
    line = f"{count} files in {file}: superset import-dashboards -p {file} -u admin"
    print_result(line, {"file": str(file), "files": count}, as_json=as_json)
