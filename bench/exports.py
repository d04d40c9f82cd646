"""Read and import a large CSV export, against polars that only reads the same file.

Usage: python -m bench.exports PATH FILE URL; PATH is `polars` (read_csv, the limit: no
template, no check, no line numbers), `ours` (recognised, checked and typed) or `import`
(the same, through dlt, committed). Prints as JSON the seconds and the processor's
seconds without imports, and the peak megabytes of the whole process.
"""

import csv
import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.processes import measure_alone
from bench.processor import peak_megabytes

ROWS = 1_000_000
TODAY = datetime.now(UTC).date()
HEADER = (
    *("Post ID", "Page ID", "Page name", "Title", "Description", "Duration (sec)"),
    *("Publish time", "Caption type", "Permalink", "Is crosspost", "Is share"),
    *("Post type", "Languages", "Custom labels", "Funded content status"),
    *("Data comment", "Date", "Views", "Reach", "Reactions, Comments and Shares"),
    *("Reactions", "Comments", "Shares", "Total clicks", "Link Clicks"),
    *("Other Clicks", "Matched Audience Targeting Consumption (Photo Click)"),
    *("Seconds viewed", "Average Seconds viewed", "Estimated earnings (USD)"),
    "Ad impressions",
)
PATHS = {
    "polars": "polars reads the file and checks nothing",
    "ours": "recognised, checked, typed",
    "import": "the same, loaded and committed",
}


def write(path: Path, rows: int) -> None:
    """Write a content export of a page, with captions of two lines."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            writer.writerow(
                (
                    *(10**14 + number, 100066300057039, "A page"),
                    f"Post {number}, with a comma\nand a second line",
                    *("", number % 90, "02/16/2025 05:14", "N/A"),
                    f"https://social.example/page/posts/{number}",
                    *(0, 0, "Reels", "", "", "", "", "Lifetime"),
                    *(number % 1000, number % 700, number % 9, number % 7),
                    *(number % 3, number % 4, number % 11, "", number % 2, ""),
                    *(f"{number % 5000}.{number % 1000:03}", "10.5"),
                    *(f"{number % 10}.{number % 100:02}", number % 50),
                )
            )


def measure(url: str, folder: Path, rows: int = ROWS) -> dict[str, dict[str, float]]:
    """Return seconds and peak megabytes of each path, each in its own process."""
    path = folder / "export.csv"
    write(path, rows)
    found = {
        name: measure_alone(__name__, name, str(path), url, CREATORS_DATABASE_URL=url)
        for name in PATHS
    }
    path.unlink()
    return found


def polars(path: Path, url: str) -> None:
    """Read the file as polars does."""
    import polars as pl

    pl.read_csv(path, infer_schema_length=1000)


def ours(path: Path, url: str) -> None:
    """Read the file as an export."""
    from dlt_sources.csv_exports.options import ReadOptions
    from dlt_sources.csv_exports.reader import open_export

    with open_export(path, ReadOptions(TODAY)) as export:
        for batch in export.batches():
            check(not batch.rejected)


def import_(path: Path, url: str) -> None:
    """Import the file."""
    from dlt_sources.csv_exports.options import ReadOptions
    from pipelines.database.warehouse import Warehouse
    from pipelines.imports.upload import import_file

    check(import_file(Warehouse(url), path, ReadOptions(TODAY)).is_new)


def check(is_right: bool) -> None:  # noqa: FBT001 - a sentence where it is called
    """Fail the measurement of work that was not done."""
    if not is_right:
        raise RuntimeError("the file was not read as it should be")


def main(name: str, path: Path, url: str) -> None:
    """Run one path and print what it took."""
    import pipelines.imports.upload  # noqa: F401 - imports are not measured

    work = {"polars": polars, "ours": ours, "import": import_}[name]
    started, used = time.perf_counter(), time.process_time()
    work(path, url)
    seconds, cpu = time.perf_counter() - started, time.process_time() - used
    print(json.dumps({"seconds": seconds, "cpu": cpu, "peak": peak_megabytes()}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
