"""Every real export is read with the rows and sums that another reader counts.

The other reader is the module csv of Python: it knows no template and types nothing.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from dlt_sources.csv_exports.errors import ExportError
from dlt_sources.csv_exports.options import ReadOptions
from dlt_sources.csv_exports.reader import open_export
from dlt_sources.csv_exports.rows import RejectedRow

REAL = Path(__file__).parents[4] / "shared" / "real"
FOLDERS = REAL / "facebook" / "business_suite_csv", REAL / "youtube" / "studio_csv"
pytestmark = pytest.mark.skipif(
    not FOLDERS[0].is_dir(), reason="real exports are not part of this checkout"
)
DOWNLOADED = date(2026, 7, 1)
SKIPPED = ("Total", "Showing top 500 results")
OIGETIT, VINTAGE = "oigetit__", "vintage__"
MYCOMM, PRIYANKA = "mycomm599__", "priyankapatel__"


@dataclass(frozen=True)
class Table:
    """A file with one header: its template, its rows, and sums by header and column."""

    template: str
    rows: int
    sums: dict[str, tuple[str, int, str]]
    is_wrapped: bool = False


@dataclass(frozen=True)
class Sections:
    """A file of small tables: the days with their sum, and the filled segments."""

    platform: str
    days: int
    sum: int
    segments: int = 0
    bad: int = 0
    encoding: str | None = None


FILES: dict[str, Table | Sections] = {
    f"{OIGETIT}Jan-14-2025_Apr-14-2025_1396269028466733.csv": Table(
        "meta_facebook_posts.v2",
        261,
        {
            "Views": ("views", 261, "15982"),
            "Reach": ("reach", 261, "8395"),
            "Reactions": ("reactions", 261, "87"),
            "Comments": ("comments", 261, "20"),
            "Shares": ("shares", 261, "20"),
            "Total clicks": ("clicks", 261, "162"),
            "Link Clicks": ("link_clicks", 14, "21"),
            "Seconds viewed": ("seconds_viewed", 6, "6513.409"),
            "Estimated earnings (USD)": ("earnings", 6, "0"),
        },
    ),
    f"{OIGETIT}Mar-18-2025_Apr-14-2025_553302954456165.csv": Table(
        "meta_facebook_posts.v2",
        48,
        {
            "Views": ("views", 48, "0"),
            "Reach": ("reach", 48, "1286"),
            "Reactions": ("reactions", 48, "8"),
            "Total clicks": ("clicks", 48, "20"),
            "Link Clicks": ("link_clicks", 2, "2"),
        },
    ),
    f"{OIGETIT}Mar-18-2025_Apr-14-2025_1019826952924933.csv": Table(
        "meta_instagram_posts.v1",
        78,
        {
            "Views": ("views", 78, "10931"),
            "Reach": ("reach", 78, "7783"),
            "Likes": ("likes", 78, "274"),
            "Saves": ("saves", 78, "4"),
            "Follows": ("follows", 3, "6"),
        },
    ),
    f"{VINTAGE}Oct-31-2025_Dec-30-2025_1664278361210560.csv": Table(
        "meta_facebook_videos.v1",
        45,
        {
            "Reach": ("reach", 45, "361563"),
            "3-second video views": ("three_second_views", 45, "246383"),
            "1-minute video views": ("one_minute_views", 45, "0"),
            "Seconds viewed": ("seconds_viewed", 45, "3975239.372"),
            "Reactions": ("reactions", 45, "3524"),
            "Comments": ("comments", 45, "48"),
            "Shares": ("shares", 45, "93"),
            "Estimated earnings (USD)": ("earnings", 45, "0"),
        },
        is_wrapped=True,
    ),
    f"{MYCOMM}DangerTV_Content.csv": Table(
        "youtube_studio_contents.v1",
        500,
        {
            "Views": ("views", 500, "45198884"),
            "Watch time (hours)": ("watch_hours", 500, "9732856.7143"),
            "Subscribers": ("subscribers_net", 500, "53901"),
            "Estimated revenue (USD)": ("earnings", 438, "367589.755"),
            "Impressions": ("impressions", 500, "432680013"),
        },
    ),
    f"{MYCOMM}Subscription_status.csv": Table(
        "youtube_studio_subscription.v1",
        2,
        {
            "Views": ("views", 2, "100325568"),
            "Watch time (hours)": ("watch_hours", 2, "19346877.7272"),
        },
    ),
    f"{MYCOMM}Subscription_status_Chart_data.csv": Table(
        "youtube_studio_subscription_days.v1",
        730,
        {"Views": ("views", 730, "100325568")},
    ),
    f"{MYCOMM}Viewer_Cities.csv": Table(
        "youtube_studio_cities.v1",
        500,
        {
            "Views": ("views", 500, "26625986"),
            "Watch time (hours)": ("watch_hours", 500, "3248796.8479"),
        },
    ),
    f"{MYCOMM}Viewer_gender.csv": Table(
        "youtube_studio_genders.v1", 3, {"Views (%)": ("views_pct", 3, "99.99")}
    ),
    f"{MYCOMM}viewer_age.csv": Table(
        "youtube_studio_ages.v1",
        7,
        {
            "Views (%)": ("views_pct", 7, "100.00"),
            "Watch time (hours) (%)": ("watch_hours_pct", 7, "100.00"),
        },
    ),
    f"{PRIYANKA}Chart_data.csv": Table(
        "youtube_studio_content_days.v1", 1825, {"Views": ("views", 1825, "48473")}
    ),
    f"{PRIYANKA}Table_data.csv": Table(
        "youtube_studio_contents.v1",
        442,
        {
            "Views": ("views", 442, "153235"),
            "Watch time (hours)": ("watch_hours", 442, "204.8174"),
            "Subscribers": ("subscribers_net", 442, "97"),
            "Impressions": ("impressions", 442, "37715"),
        },
    ),
    f"{PRIYANKA}Totals.csv": Table(
        "youtube_studio_days.v1", 365, {"Views": ("views", 365, "181588")}
    ),
    f"{OIGETIT}Audience.csv": Sections("facebook", 0, 0, segments=32),
    f"{OIGETIT}Follows.csv": Sections("facebook", 105, 66),
    f"{OIGETIT}Interactions.csv": Sections("facebook", 105, 208),
    f"{OIGETIT}Interactions_(1).csv": Sections("instagram", 105, 749),
    f"{OIGETIT}Reach.csv": Sections("facebook", 105, 10734),
    f"{OIGETIT}Views.csv": Sections("facebook", 105, 29981),
    f"{OIGETIT}Visits.csv": Sections("facebook", 105, 976),
    f"{OIGETIT}Visits_(1).csv": Sections("instagram", 105, 449),
    # A spreadsheet turned 13 of its percentages, such as 3.4, into dates: 3.апр.
    f"{VINTAGE}Audience.csv": Sections(
        "facebook", 62, 401, segments=42, bad=13, encoding="cp1251"
    ),
    f"{VINTAGE}IG_FOLLOWS.csv": Sections("instagram", 40, 146),
    f"{VINTAGE}Top_content_formats.csv": Sections("facebook", 0, 0, segments=17),
    f"{VINTAGE}Views.csv": Sections("facebook", 62, 761454),
}
REFUSED = {
    f"{MYCOMM}dates_data.csv": "two exports stand side by side",
}


@dataclass
class Result:
    """What our reader read."""

    template: str
    read: int = 0
    frames: dict[str, list[pl.DataFrame]] = field(default_factory=dict)
    rejected: list[RejectedRow] = field(default_factory=list)

    def table(self, name: str) -> pl.DataFrame:
        return pl.concat(self.frames[name])


def path_of(name: str) -> Path:
    return next(folder / name for folder in FOLDERS if (folder / name).is_file())


def read(path: Path, platform: str | None, encoding: str | None = None) -> Result:
    options = ReadOptions(DOWNLOADED, platform=platform, encoding=encoding)
    try:
        export = open_export(path, options)
    except ExportError as refused:
        if "give --account" not in str(refused):
            raise
        options = ReadOptions(
            DOWNLOADED, platform=platform, account_id="A1", encoding=encoding
        )
        export = open_export(path, options)
    with export:
        result = Result(export.template.label)
        for batch in export.batches():
            result.read += batch.read
            result.rejected += batch.rejected
            for name, frame in batch.frames.items():
                result.frames.setdefault(name, []).append(frame)
    return result


def fields_of(path: Path, *, is_wrapped: bool = False) -> list[list[str]]:
    """Return all rows by the module csv alone."""
    raw = path.read_bytes()
    encoding = "utf-16" if raw[:2] == b"\xff\xfe" else "utf-8-sig"
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = raw.decode("cp1251")
    if is_wrapped:
        text = "\n".join(line[1:-1].replace('""', '"') for line in text.split("\n"))
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def other_sums(path: Path, table: Table) -> Iterator[tuple[str, int, Decimal]]:
    header, *rows = fields_of(path, is_wrapped=table.is_wrapped)
    rows = [row for row in rows if any(row) and row[0] not in SKIPPED]
    yield "rows", len(rows), Decimal(len(rows))
    for name in table.sums:
        at = header.index(name)
        cells = [row[at] for row in rows if at < len(row) and row[at].strip()]
        yield name, len(cells), sum(map(Decimal, cells), Decimal())


def our_sums(result: Result, table: Table) -> Iterator[tuple[str, int, Decimal]]:
    for name, (column, _, _) in table.sums.items():
        if "posts" in result.frames:
            cells = result.table("posts")[column].drop_nulls()
        else:
            (kind,) = result.frames
            frame = result.table(kind)
            cells = frame.filter(pl.col("metric") == column)["value"]
        yield name, len(cells), sum(map(Decimal, map(str, cells)), Decimal())


def test_the_list_names_every_real_file() -> None:
    found = {path.name for folder in FOLDERS for path in folder.iterdir()}
    assert found == FILES.keys() | REFUSED.keys()


@pytest.mark.parametrize(
    "name", [name for name, one in FILES.items() if isinstance(one, Table)]
)
def test_tables_have_the_rows_and_sums_of_another_reader(name: str) -> None:
    expected = FILES[name]
    assert isinstance(expected, Table)
    (_, rows, _), *others = other_sums(path_of(name), expected)
    result = read(path_of(name), None)

    assert result.template == expected.template
    assert result.rejected == []
    assert result.read == rows == expected.rows
    assert list(our_sums(result, expected)) == others
    assert others == [
        (header, count, Decimal(total))
        for header, (_, count, total) in expected.sums.items()
    ]


@pytest.mark.parametrize(
    "name", [name for name, one in FILES.items() if isinstance(one, Sections)]
)
def test_small_tables_have_the_days_and_sums_of_another_reader(name: str) -> None:
    expected = FILES[name]
    assert isinstance(expected, Sections)
    rows = fields_of(path_of(name))
    days = [row for row in rows if row and row[0][:3] == "202" and "T" in row[0]]
    result = read(path_of(name), expected.platform, expected.encoding)

    assert (len(days), sum(int(row[1]) for row in days)) == (
        expected.days,
        expected.sum,
    )
    assert len(result.rejected) == expected.bad
    if expected.days:
        frame = result.table("account_days")
        assert frame["day"].dt.to_string().to_list() == [row[0][:10] for row in days]
        assert [int(one) for one in frame["value"]] == [int(row[1]) for row in days]
    segments = len(result.table("audience")) if "audience" in result.frames else 0
    assert segments + expected.bad == expected.segments


@pytest.mark.parametrize("name", REFUSED)
def test_other_files_are_refused_with_a_reason(name: str) -> None:
    with pytest.raises(ExportError, match=REFUSED[name]):
        read(path_of(name), None)


def test_an_encoding_that_nothing_names_is_asked_for() -> None:
    path = path_of(f"{VINTAGE}Audience.csv")
    with pytest.raises(ExportError, match="name the encoding"):
        read(path, "facebook")


def test_each_line_of_a_post_is_the_line_of_the_file() -> None:
    path = path_of(f"{OIGETIT}Jan-14-2025_Apr-14-2025_1396269028466733.csv")
    lines = path.read_text("utf-8-sig").split("\n")
    posts = read(path, None).table("posts")
    assert max(posts["line"].to_list()) > len(posts) + 1
    for line, post_id in posts.select("line", "post_id").iter_rows():
        assert lines[line - 1].startswith(f"{post_id},")


def test_lifetime_totals_have_no_day_and_the_videos_keep_their_countries() -> None:
    path = path_of(f"{VINTAGE}Oct-31-2025_Dec-30-2025_1664278361210560.csv")
    posts = read(path, None).table("posts")
    assert posts["span"].unique().to_list() == ["lifetime"]
    assert posts["day"].null_count() == 45
    assert "by country (Bulgaria (BG))" in posts["breakdowns"][0]
    assert posts["currency"].unique().to_list() == ["USD"]
    assert posts["other"].null_count() == 45
