"""Export a table of a million rows, against plain COPY of the same rows.

Usage: python -m bench.tables PATH URL FILE; PATH is `copy` (the limit: no guard against
formulas, one format), `csv` or `parquet`. Prints as JSON the seconds and the
processor's seconds without imports, and the peak megabytes of the whole process.
"""

import json
import sys
import time
from pathlib import Path

from bench.processes import measure_alone
from bench.processor import peak_megabytes

ROWS = 1_000_000
TABLE = "public.exported"
PATHS = {
    "copy": "COPY ... TO STDOUT",
    "csv": "creators export --format csv",
    "parquet": "creators export --format parquet",
}
CREATE = f"""
    create table {TABLE} as
    select
        md5(n::text)::uuid as id,
        'youtube:' || md5(n::text) as post_id,
        date '2026-01-01' + n % 300 as snapshot_date,
        'A title, number ' || n as title,
        (n % 100000)::numeric(12, 4) / 7 as earnings,
        (n * 7)::bigint as views,
        null::bigint as comments,
        now() as observed_at
    from generate_series(1, {ROWS}) as n;
    alter table {TABLE} add primary key (id);
    grant usage on schema public to analyst;
    grant select on {TABLE} to analyst;
    analyze {TABLE};
"""  # noqa: S608


def measure(url: str, folder: Path) -> dict[str, dict[str, float]]:
    """Return seconds and peak megabytes of each path, each in its own process."""
    import psycopg2

    with psycopg2.connect(url) as session, session.cursor() as cursor:
        cursor.execute(CREATE)
    return {
        path: measure_alone(__name__, path, url, str(folder / f"table.{path}"))
        for path in PATHS
    }


def _copy(url: str, file: Path) -> None:
    import psycopg2

    query = f"copy (select * from {TABLE} order by id) to stdout (format csv, header)"  # noqa: S608
    with (
        psycopg2.connect(url) as session,
        session.cursor() as cursor,
        file.open("wb") as stream,
    ):
        cursor.copy_expert(query, stream)


def main() -> None:
    """Measure one path in this process."""
    from pipelines.analysis.export import export_table
    from pipelines.database.warehouse import Warehouse

    path, url, file = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    started, cpu = time.perf_counter(), time.process_time()
    if path == "copy":
        _copy(url, file)
    else:
        export_table(
            Warehouse(url), TABLE, file, form="csv" if path == "csv" else "parquet"
        )
    found = {
        "seconds": time.perf_counter() - started,
        "cpu": time.process_time() - cpu,
        "peak": peak_megabytes(),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
