"""Loaded rows are stored unchanged in PostgreSQL."""

import multiprocessing
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import psycopg2
import pytest

from dlt_sources.contract import Platform, Quota, Resource, Subject
from dlt_sources.decode.columns import raw_columns
from dlt_sources.load import loader, row_buffer
from dlt_sources.twitch import PLATFORM
from tests.support.small_twitch import NOW, MemoryCredentials, connection

DAY = date(2026, 11, 20)


class Thing(msgspec.Struct):
    id: str
    title: str | None = None
    count: int | None = None
    ratio: float | None = None
    is_live: bool | None = None
    seen_at: datetime | None = None
    day: date | None = None
    tags: msgspec.Raw = msgspec.Raw()


class Widened(Thing, kw_only=True):
    fresh: str


async def nothing(job: object) -> None:
    """Collect nothing."""


def platform(record: type[msgspec.Struct] = Thing) -> Platform:
    things = Resource("things", record, "level", ("id",), "Things.")
    others = Resource("others", Thing, "level", ("id",), "Others.")
    return Platform("demo", "Demo", (things, others), nothing, (), Quota(1, 1))


def row_buffer_of(
    of: Platform, load_id: str = "load", folder: Path | None = None
) -> row_buffer.RowBuffer:
    return row_buffer.RowBuffer(
        of, load_id=load_id, run_id="run", partition_date=DAY, folder=folder
    )


@contextmanager
def session(url: str) -> Iterator[Any]:
    connection = psycopg2.connect(loader.libpq_url(url))
    try:
        with connection, connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def select(url: str, query: str) -> list[tuple[Any, ...]]:
    with session(url) as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


TEXTS = [
    None,
    "",
    " ",
    "null",
    "NULL",
    "\\N",
    "\\.",
    '"',
    '""',
    'a "quoted", word',
    "comma, semicolon; tab\t",
    "line\nfeed\r\nand return\r",
    "\\n is no line",
    "é 😀 漢字 \u200b \u2028 \x7f \x01",
    "'; drop table things; --",
    "x" * 100_000,
]


def test_every_text_is_stored_unchanged(empty_url: str) -> None:
    demo = platform()
    loader.create_tables(demo, empty_url)
    rows = [Thing(id=str(n), title=title) for n, title in enumerate(TEXTS)]
    with row_buffer_of(demo) as buffer:
        buffer.write("things", Subject("s"), rows, NOW)
        loader.load(buffer, empty_url)
    stored = select(empty_url, "select title from raw_demo.things order by id::int")
    assert [title for (title,) in stored] == TEXTS


def test_every_column_kind_is_stored_unchanged(empty_url: str) -> None:
    demo = platform()
    loader.create_tables(demo, empty_url)
    seen = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    full = Thing(
        id="1",
        title="t",
        count=-(2**63),
        ratio=0.1,
        is_live=False,
        seen_at=seen,
        day=DAY,
        tags=msgspec.Raw(b'["a, \\"b\\"\\n", {"c": null}]'),
    )
    bare = Thing(id="2", tags=msgspec.Raw(b"null"))
    subject = connection("channel", MemoryCredentials(), name="connection-1")
    with row_buffer_of(demo) as buffer:
        buffer.write("things", subject, [full], NOW)
        buffer.write("things", Subject("*"), [bare], NOW)
        loader.load(buffer, empty_url)
    columns = "id, title, count, ratio, is_live, seen_at, day, tags::jsonb"
    envelope = "load_id, run_id, credential_id, subject_id, partition_date, observed_at"
    query = f"select {columns}, {envelope} from raw_demo.things order by id"
    first, second = select(empty_url, query)
    envelope_values = ("load", "run", "connection-1", "channel", DAY, NOW)
    assert first[:7] == ("1", "t", -(2**63), 0.1, False, seen, DAY)
    assert first[7] == ['a, "b"\n', {"c": None}]
    assert first[8:] == envelope_values
    assert second[:8] == ("2", None, None, None, None, None, None, None)
    assert second[8:] == ("load", "run", "public", "*", DAY, NOW)


def test_many_batches_and_files_load_every_row(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_buffer, "BATCH_ROWS", 10)
    monkeypatch.setattr(row_buffer, "FILE_ROWS", 35)
    demo = platform()
    loader.create_tables(demo, empty_url)
    with row_buffer_of(demo) as buffer:
        for n in range(50):
            rows = [Thing(id=f"{n}-{i}", count=i) for i in range(7)]
            buffer.write("things", Subject(str(n)), rows, NOW)
        assert buffer.row_count == 350
        files = buffer.close_files()
        assert len(files) == 9
        assert sum(file.rows for file in files) == 350
        load_ids = loader.load(buffer, empty_url)
    query = """
        select count(*), count(distinct id), count(*) filter (
            where subject_id = split_part(id, '-', 1)
        ) from raw_demo.things
    """
    assert select(empty_url, query) == [(350, 350, 350)]
    loads = select(empty_url, "select load_id, status from raw_demo._dlt_loads")
    assert loads == [(load_ids[0], 0)]


def test_a_buffer_without_rows_loads_nothing(empty_url: str) -> None:
    demo = platform()
    with row_buffer_of(demo) as buffer:
        buffer.write("things", Subject("s"), [], NOW)
        assert loader.load(buffer, empty_url) == []


def test_loads_are_appended(empty_url: str) -> None:
    demo = platform()
    loader.create_tables(demo, empty_url)
    for load_id in ("first", "second"):
        with row_buffer_of(demo, load_id) as buffer:
            buffer.write("things", Subject("s"), [Thing(id="1")], NOW)
            loader.load(buffer, empty_url)
    query = "select load_id, id from raw_demo.things order by 1"
    assert select(empty_url, query) == [("first", "1"), ("second", "1")]


def test_create_tables_creates_every_table_column_and_index(
    empty_url: str,
) -> None:
    for _ in range(2):
        loader.create_tables(PLATFORM, empty_url)
    query = """
        select table_name, column_name from information_schema.columns
        where table_schema = 'raw_twitch' and table_name not like '\\_dlt%'
    """
    wanted = {
        (resource.name, column.name)
        for resource in PLATFORM.resources
        for column in raw_columns(resource.record)
    }
    assert set(select(empty_url, query)) == wanted
    query = "select count(*) from pg_indexes where schemaname = 'raw_twitch'"
    assert select(empty_url, query) == [(2 * len(PLATFORM.resources),)]


def test_a_new_field_becomes_a_column_and_old_rows_remain(empty_url: str) -> None:
    loader.create_tables(platform(), empty_url)
    with row_buffer_of(platform()) as buffer:
        buffer.write("things", Subject("s"), [Thing(id="1")], NOW)
        loader.load(buffer, empty_url)
    wider = platform(Widened)
    loader.create_tables(wider, empty_url)
    with row_buffer_of(wider) as buffer:
        buffer.write("things", Subject("s"), [Widened(id="2", fresh="new")], NOW)
        loader.load(buffer, empty_url)
    query = "select id, fresh from raw_demo.things order by id"
    assert select(empty_url, query) == [("1", None), ("2", "new")]


def test_a_load_leaves_no_files_and_no_extra_tables(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    demo = platform()
    loader.create_tables(demo, empty_url)
    with row_buffer_of(demo) as buffer:
        buffer.write("things", Subject("s"), [Thing(id="1")], NOW)
        loader.load(buffer, empty_url)
    assert list(tmp_path.iterdir()) == []
    query = "select tablename from pg_tables where schemaname like 'raw_demo%'"
    tables = {name for (name,) in select(empty_url, query)}
    assert tables == {"things", "others", "_dlt_loads", "_dlt_version"}


def test_a_failed_load_raises_and_commits_no_load_id(empty_url: str) -> None:
    demo = platform()
    loader.create_tables(demo, empty_url)
    with session(empty_url) as cursor:
        cursor.execute("alter table raw_demo.things add check (id <> 'bad')")
    with row_buffer_of(demo) as buffer:
        buffer.write("things", Subject("s"), [Thing(id="bad")], NOW)
        with pytest.raises(Exception, match="things"):
            loader.load(buffer, empty_url)
    assert select(empty_url, "select count(*) from raw_demo._dlt_loads") == [(0,)]


def test_a_field_with_a_reserved_name_is_an_error() -> None:
    clash = msgspec.defstruct("Clash", [("load_id", str)])
    with pytest.raises(ValueError, match="reserved"):
        raw_columns(clash)


def first_start(url: str, index: int) -> None:
    demo = platform()
    loader.create_tables(demo, url)
    with row_buffer_of(demo, f"load-{index}") as buffer:
        buffer.write("things", Subject("s"), [Thing(id=str(index))] * 20, NOW)
        loader.load(buffer, url)


def test_eight_processes_can_start_at_once_on_an_empty_database(empty_url: str) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["dlt_sources.load.loader"])
    started = [
        context.Process(target=first_start, args=(empty_url, index))
        for index in range(8)
    ]
    for process in started:
        process.start()
    for process in started:
        process.join(120)
    assert [process.exitcode for process in started] == [0] * 8
    query = "select count(*), count(distinct load_id) from raw_demo.things"
    assert select(empty_url, query) == [(160, 8)]
    assert select(empty_url, "select count(*) from raw_demo._dlt_loads") == [(8,)]


def test_a_buffer_keeps_a_given_folder(tmp_path: Path) -> None:
    given = tmp_path / "out"
    with row_buffer_of(platform(), folder=given) as buffer:
        buffer.write("things", Subject("s"), [Thing(id="1")], NOW)
        buffer.close_files()
    assert (given / "things.0.csv").is_file()
