"""Load the same rows by three paths, each in its own process.

Usage: python -m bench.landing PATH ROWS URL FOLDER; PATH is `copy` (the limit: COPY of
ready files), `ours` (pages to rows to CSV to COPY, through dlt) or `dlt` (row
dicts, dlt's defaults). Prints as JSON the seconds of the imports, which a run pays once
whatever it lands, and of reading the pages, which come from the network otherwise;
those of the load; and the peak megabytes of the whole process.
`files` writes what `copy` and the others read.
"""

import json
import os
import pickle
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.processes import measure_alone
from bench.processor import peak_megabytes

MOMENTS = {"started": time.perf_counter()}
REPEATS = {"copy": 3, "ours": 3, "dlt": 1}
"""How often each path is measured."""


def measure(url: str, folder: Path, rows: int) -> dict[str, list[dict[str, float]]]:
    """Write the files, then return the measurements of each path."""
    arguments = (str(rows), url, str(folder))
    measure_alone(__name__, "files", *arguments)
    return {
        path: [measure_alone(__name__, path, *arguments) for _ in range(repeats)]
        for path, repeats in REPEATS.items()
    }


def imported() -> None:
    """Record the time after the imports."""
    MOMENTS["imported"] = time.perf_counter()


def files(rows: int, folder: Path) -> None:
    """Write the pages, and the CSV files our own path makes of them."""
    from bench import posts
    from dlt_sources.contract import Subject
    from dlt_sources.load.row_buffer import RowBuffer

    imported()
    pages = list(posts.pages(rows))
    (folder / "pages").write_bytes(pickle.dumps(pages))
    with RowBuffer(
        posts.PLATFORM,
        load_id="bench",
        run_id="bench",
        partition_date=posts.DAY,
        folder=folder / "csv",
    ) as buffer:
        decoder = _decoder()
        for page in pages:
            buffer.write("posts", Subject("1"), decoder.decode(page), posts.SEEN)
        buffer.close_files()


def copy(_: int, url: str, folder: Path) -> None:
    """COPY the files into the raw table."""
    import psycopg2

    imported()
    session = psycopg2.connect(url)
    for path in sorted((folder / "csv").iterdir()):
        with path.open("rb") as file, session, session.cursor() as cursor:
            names = file.readline().decode().strip()
            cursor.copy_expert(
                f"copy raw_bench.posts ({names}) from stdin with (format csv)", file
            )
    session.close()


def ours(_: int, url: str, folder: Path) -> None:
    """Decode pages, write them to CSV files and let dlt import the files."""
    import sqlalchemy  # noqa: F401 - dlt imports it when it is first asked something

    from bench import posts
    from dlt_sources.contract import Subject
    from dlt_sources.load import loader
    from dlt_sources.load.row_buffer import RowBuffer

    pages = _pages(folder)
    imported()
    with RowBuffer(
        posts.PLATFORM, load_id="bench", run_id="bench", partition_date=posts.DAY
    ) as buffer:
        decoder = _decoder()
        for page in pages:
            buffer.write("posts", Subject("1"), decoder.decode(page), posts.SEEN)
        loader.load(buffer, url)


def dlt(_: int, url: str, folder: Path) -> None:
    """Hand dlt one dict a row and leave everything to its defaults."""
    import dlt as library
    import sqlalchemy  # noqa: F401 - as above

    from bench import posts

    pages = _pages(folder)
    imported()

    def given() -> Iterator[list[dict[str, Any]]]:
        for page in pages:
            yield [row | posts.ENVELOPE for row in json.loads(page)]

    with tempfile.TemporaryDirectory() as working:
        pipeline = library.pipeline(
            "bench_default",
            pipelines_dir=working,
            destination=library.destinations.postgres(url),
            dataset_name="raw_bench_default",
        )
        pipeline.run(
            library.resource(given(), name="posts", max_table_nesting=0),
            write_disposition="append",
        )


def _pages(folder: Path) -> list[bytes]:
    pages: list[bytes] = pickle.loads((folder / "pages").read_bytes())  # noqa: S301 - our own file of this run
    return pages


def _decoder() -> Any:
    import msgspec

    from bench import posts

    rows: Any = list.__class_getitem__(posts.Post)  # made at run time, so no name
    return msgspec.json.Decoder(rows)


if __name__ == "__main__":
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    path, count, url, folder = sys.argv[1:]
    if path == "files":
        files(int(count), Path(folder))
    else:
        {"copy": copy, "ours": ours, "dlt": dlt}[path](int(count), url, Path(folder))
    measured = {
        "imports": MOMENTS["imported"] - MOMENTS["started"],
        "landing": time.perf_counter() - MOMENTS["imported"],
        "peak": peak_megabytes(),
    }
    print(json.dumps(measured))
