"""The URL of the analysts' login of the embedded server, and of a replica.

Here: reading them. Not here: the login itself (`database/cluster_roles.py`).
"""

from sqlalchemy import make_url

from pipelines import bounds
from pipelines.database.cluster_roles import ANALYST
from pipelines.database.embedded_server import PASSWORDS
from pipelines.errors import UserError
from pipelines.settings import Settings


def analyst_url(configuration: Settings) -> str:
    """Return the URL of the login that reads tables and changes nothing.

    Raises:
        UserError: the database is not the embedded one, or was never started.
    """
    if not configuration.is_embedded:
        raise UserError(
            "only the embedded database has a login for analysts; elsewhere create one:"
            " create role NAME login password '...' in role analyst"
        )
    url = make_url(configuration.printed_url)
    path = configuration.root / "postgres" / PASSWORDS[ANALYST]
    try:
        password = bounds.read_regular_file(path).decode().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = bounds.describe(error)
        raise UserError(f"{path}: {reason}: run `creators up`", exit_code=1) from None
    return url.set(username=ANALYST, password=password).render_as_string(
        hide_password=False
    )


def url_at_replica(url: str, configuration: Settings) -> str:
    """Return a warehouse's URL as one of the replica, if the settings name one."""
    if not configuration.read_url:
        return url
    replica = make_url(configuration.read_url)
    moved = make_url(url).set(
        host=replica.host,
        port=replica.port,
        database=replica.database,
        query=replica.query,
    )
    return moved.render_as_string(hide_password=False)
