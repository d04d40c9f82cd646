"""A dlt destination for PostgreSQL whose COPY distinguishes empty text from null.

Here: one load job, two column types, and the classes through which dlt finds them.
dlt's own CSV job (1.31.0) sets FORCE_NULL for every nullable column, which turns ""
into null; its Parquet job takes twice as long. Everything else is dlt's `postgres`.
Not here: the CSV files (`row_buffer.py`), the loads (`loader.py`).
"""

from pathlib import Path
from typing import IO

from dlt.common.destination import DestinationCapabilitiesContext
from dlt.common.destination.client import LoadJob, RunnableLoadJob
from dlt.common.destination.typing import PreparedTableSchema
from dlt.common.schema import Schema
from dlt.common.storages.load_package import ParsedLoadJobFileName
from dlt.destinations.exceptions import DatabaseTerminalException
from dlt.destinations.impl.postgres.configuration import PostgresClientConfiguration
from dlt.destinations.impl.postgres.factory import PostgresTypeMapper, postgres
from dlt.destinations.impl.postgres.postgres import PostgresClient
from dlt.destinations.impl.postgres.sql_client import Psycopg2SqlClient
from dlt.destinations.sql_client import raise_database_error
from psycopg2.errors import QueryCanceled

READ_BYTES = 1 << 18


class RawTypeMapper(PostgresTypeMapper):
    """`text` for text; `json` for JSON, which loads in 0.6 of the time of jsonb."""

    sct_to_unbound_dbt = {  # noqa: RUF012 - dlt declares it so
        **PostgresTypeMapper.sct_to_unbound_dbt,
        "json": "json",
        "text": "text",
    }
    dbt_to_sct = {**PostgresTypeMapper.dbt_to_sct, "text": "text"}  # noqa: RUF012


class CopySqlClient(Psycopg2SqlClient):
    """dlt's SQL client with a COPY."""

    @classmethod
    def _make_database_exception(cls, ex: Exception) -> Exception:
        # dlt would repeat the statement that somebody has cancelled.
        if isinstance(ex, QueryCanceled):
            return DatabaseTerminalException(ex)
        return super()._make_database_exception(ex)

    @raise_database_error
    def copy_csv(self, table: str, columns: str, file: IO[bytes]) -> None:
        """Copy the rest of a CSV file into a table, in one transaction.

        dlt's errors tell its loader whether a retry may help.
        """
        command = f"copy {table} ({columns}) from stdin with (format csv)"
        with self.begin_transaction(), self.native_connection.cursor() as cursor:
            cursor.copy_expert(command, file, size=READ_BYTES)


class CopyJob(RunnableLoadJob):
    """Load one CSV file whose first line names the columns."""

    _job_client: "CopyClient"

    def run(self) -> None:
        """Copy the file over dlt's connection."""
        client = self._job_client.sql_client
        with Path(self._file_path).open("rb") as file:
            names = file.readline().decode().strip().split(",")
            columns = ", ".join(client.escape_column_name(name) for name in names)
            table = client.make_qualified_table_name(self.load_table_name)
            client.copy_csv(table, columns, file)


class CopyClient(PostgresClient):
    """dlt's job client with `CopyJob` for CSV files."""

    sql_client: CopySqlClient

    def __init__(
        self,
        schema: Schema,
        config: PostgresClientConfiguration,
        capabilities: DestinationCapabilitiesContext,
    ) -> None:
        super().__init__(schema, config, capabilities)
        self.sql_client = CopySqlClient(
            *self.create_dataset_names(schema, config), config.credentials, capabilities
        )

    def create_load_job(
        self,
        table: PreparedTableSchema,
        file_path: str,
        load_id: str,
        restore: bool = False,  # noqa: FBT001, FBT002 - dlt's signature
    ) -> LoadJob:
        """Return a `CopyJob` for a CSV file, dlt's job for any other."""
        if ParsedLoadJobFileName.parse(file_path).file_format == "csv":
            return CopyJob(file_path)
        return super().create_load_job(table, file_path, load_id, restore)


class PostgresCopy(postgres):
    """dlt's destination `postgres` with `CopyClient` and `RawTypeMapper`."""

    @property
    def client_class(self) -> type[PostgresClient]:
        """Return the job client."""
        return CopyClient

    def _raw_capabilities(self) -> DestinationCapabilitiesContext:
        # Every destination class of dlt overrides this method.
        capabilities = super()._raw_capabilities()
        capabilities.type_mapper = RawTypeMapper
        return capabilities
