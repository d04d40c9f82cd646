"""SQLSTATE of an error: PostgreSQL's own code says whether a retry may help.

Here: the code inside a wrapped error, and the codes that pass. Not here: the text of an
error, which holds names of tables (`redaction.py` prints it).
"""

from psycopg2 import Error, InterfaceError, OperationalError

CONNECTION_LOST = "08006"
"""The driver reports it without a code."""
LOCK_NOT_AVAILABLE = "55P03"
QUERY_CANCELED = "57014"

TRANSIENT_CLASSES = ("08", "40")
"""Connection exceptions; rollbacks by a deadlock or another transaction."""
TRANSIENT = frozenset(
    {
        LOCK_NOT_AVAILABLE,
        "53300",  # too many connections
        "57P01",  # the server shuts down
        "57P02",  # the server crashed
        "57P03",  # the server starts
        "XX000",  # concurrent changes of the catalogue, such as of one view
    }
)


def find_database_error(error: BaseException | None) -> Error | None:
    """Return the error of psycopg2 that Dagster, dlt or SQLAlchemy has wrapped."""
    while error is not None:
        if isinstance(error, Error):
            return error
        error = error.__cause__ or error.__context__
    return None


def find_sqlstate(error: BaseException | None) -> str | None:
    """Return the SQLSTATE of an error; None if no database raised it."""
    found = find_database_error(error)
    if found is None or found.pgcode is not None:
        return found.pgcode if found else None
    is_lost = isinstance(found, (InterfaceError, OperationalError))
    return CONNECTION_LOST if is_lost else None


def is_lost(error: BaseException) -> bool:
    """Tell whether the server ended the session: it restarts, or its network failed."""
    code = find_sqlstate(error)
    return code is not None and code.startswith(("08", "57P0"))


def is_transient(code: str | None) -> bool:
    """Tell whether a retry may help."""
    return code is not None and (
        code in TRANSIENT or code.startswith(TRANSIENT_CLASSES)
    )
