"""dbt's documentation: every model, column, test and the lineage as one HTML file.

Here: dbt's own page, written to a file. Not here: the short pages of the tables
(`tools/table_docs.py`).
"""

from pathlib import Path

from pipelines import exports
from pipelines.errors import UserError
from pipelines.transform import dbt

PAGE = "static_index.html"


def write_documents(path: Path) -> int:
    """Write the page, which needs no server, and return its bytes.

    Raises:
        UserError: dbt fails, or the file cannot be written.
    """
    with exports.open_bytes(path) as stream:
        outcome = dbt.invoke(["docs", "generate", "--static"])
        if not outcome.success:
            raise UserError(f"dbt: {outcome.message}", exit_code=1)
        return stream.write((dbt.find_target() / PAGE).read_bytes())
