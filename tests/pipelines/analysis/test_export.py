"""Exports: every row once, exact values, no formula, no secret, bounded memory."""

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.analysis.export import export_table
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from tests.support.command_line import call
from tests.support.fakes import execute, person

MOMENT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
MEASURED = """
import sys
from pathlib import Path
from pipelines.analysis.export import export_table
from pipelines.database.warehouse import Warehouse
url, file, form = sys.argv[1:]
rows = export_table(Warehouse(url), "sample", Path(file), form=form)
status = Path("/proc/self/status").read_text()
print(rows, status.partition("VmHWM:")[2].split()[0])
"""
"""Prints the rows and the peak kilobytes; `getrusage` would count the parent's."""


@pytest.fixture
def posts(home: Path, warehouse: Warehouse) -> Warehouse:
    """Return a warehouse with a small table of hostile texts and exact numbers."""
    execute(
        warehouse,
        """
        create table cg_analytics.sample (
            id bigint primary key,
            date date not null,
            title varchar(50),
            earnings numeric,
            views integer,
            at timestamptz,
            tags text[],
            details jsonb,
            is_live boolean,
            rate double precision
        )
        """,
    )
    execute(warehouse, "grant select on cg_analytics.sample to analyst")
    execute(
        warehouse,
        """
        insert into cg_analytics.sample values
        (2, '2026-01-02', '=1+1', -0.12345678901234567890, -5, :moment,
            array['=1'], '{"a": "=1"}', true, 0.1),
        (1, '2026-01-01', 'Käse, "quoted"' || chr(10) || 'second line', 12, null, null,
            null, null, null, null),
        (3, '2026-01-03', '', 1e3, 0, '2026-01-03', '{}', '[]', false, 'nan')
        """,
        moment=MOMENT,
    )
    return warehouse


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_a_csv_holds_every_row_by_its_key(posts: Warehouse, tmp_path: Path) -> None:
    file = tmp_path / "sample.csv"
    assert export_table(posts, "cg_analytics.sample", file, form="csv") == 3
    first, second, third = read_csv(file)
    assert [row["id"] for row in (first, second, third)] == ["1", "2", "3"]
    assert first["title"] == 'Käse, "quoted"\nsecond line'
    assert (first["views"], first["at"]) == ("", "")
    assert second["title"] == "'=1+1"
    assert second["earnings"] == "-0.12345678901234567890"
    assert second["views"] == "-5"
    assert second["at"] == "2026-01-02T03:04:05.678901+00:00"
    assert second["details"] == '{"a": "=1"}'
    assert third["title"] == ""


def test_parquet_keeps_values_and_texts(posts: Warehouse, tmp_path: Path) -> None:
    file = tmp_path / "sample.parquet"
    assert export_table(posts, "sample", file, form="parquet") == 3
    frame = pl.read_parquet(file)
    assert frame["id"].to_list() == [1, 2, 3]
    row: dict[str, Any] = frame.row(1, named=True)
    assert row["title"] == "=1+1"
    assert row["earnings"] == Decimal("-0.1234567890123456789")
    assert (row["date"], row["at"]) == (date(2026, 1, 2), MOMENT)
    assert json.loads(row["details"]) == {"a": "=1"}
    assert frame["views"].to_list() == [None, -5, 0]
    assert frame.schema["views"] == pl.Int32


def test_an_export_has_the_days_that_are_asked_for(
    posts: Warehouse, tmp_path: Path
) -> None:
    for form in ("csv", "parquet"):
        file = tmp_path / form
        count = export_table(
            posts,
            "sample",
            file,
            form=form,
            first=date(2026, 1, 2),
            last=date(2026, 1, 2),
        )
        assert count == 1


def test_an_empty_table_keeps_its_columns(posts: Warehouse, tmp_path: Path) -> None:
    execute(posts, "truncate cg_analytics.sample")
    file = tmp_path / "sample.parquet"
    assert export_table(posts, "sample", file, form="parquet") == 0
    assert len(pl.read_parquet(file).columns) == 10
    assert export_table(posts, "sample", file, form="csv") == 0
    assert file.read_text().startswith("id,date,title")


def test_a_secret_is_never_exported(posts: Warehouse, tmp_path: Path) -> None:
    person(posts, "ann")
    execute(
        posts,
        "insert into app.connections (person_id, platform, platform_user_id,"
        " platform_username, access_token, refresh_token, token_expires_at)"
        " select id, 'twitch', '1', 'ann', 'v1:k:A', 'v1:k:R', now() from app.people",
    )
    execute(posts, "update app.people set password_hash = 'v1:k:H'")
    file = tmp_path / "rows.csv"
    for name in ("app.connections", "app.people", "creatorsync.user_twitch_tokens"):
        assert export_table(posts, name, file, form="csv") == 1
        assert "v1:k" not in file.read_text()
    with pytest.raises(UserError, match=r"'app\.vault_keys' does not exist"):
        export_table(posts, "app.vault_keys", file, form="csv")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("no_such",), "table 'no_such' does not exist"),
        (("sampel",), "table 'sampel' does not exist; did you mean sample"),
        (("app.platforms", "--from", "2026-01-01"), "app.platforms has no day"),
        (("sample", "--format", "parquet"), "Parquet needs a file"),
        (("sample", "--from", "2026-02-01", "--to", "2026-01-01"), "--to: 2026-01-01"),
        (("sample", "--from", "1999-01-01"), "--from: not between"),
        (("sample", "--json"), "--json needs --output"),
        (("sample", "--output", "/dev/null"), "/dev/null: is not a regular file"),
        (("sample", "--output", "/no/where/x.csv"), "/no/where/x.csv: "),
    ],
)
def test_a_wrong_export_is_one_line(
    posts: Warehouse, arguments: tuple[str, ...], reason: str
) -> None:
    ended = call("export", *arguments)
    assert ended.code in (1, 2)
    assert ended.out == ""
    (line,) = ended.errors
    assert line.startswith(f"error: {reason}")


def test_the_command_writes_to_the_standard_output(posts: Warehouse) -> None:
    ended = call("export", "sample", "--to", "2026-01-01")
    assert ended.code == 0
    (row,) = csv.DictReader(io.StringIO(ended.out, newline=""))
    assert row["id"] == "1"


def test_a_failed_export_leaves_the_file_as_it_was(
    posts: Warehouse, tmp_path: Path
) -> None:
    file = tmp_path / "sample.csv"
    file.write_text("before")
    execute(
        posts,
        "create view cg_analytics.broken as"
        " select id, 1 / (id - 2) as ratio from cg_analytics.sample",
    )
    execute(posts, "grant select on cg_analytics.broken to analyst")
    ended = call("export", "broken", "--output", str(file))
    assert ended.code == 1
    assert ended.errors == ["error: the database: division by zero"]
    assert file.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir() if "export" in one.name] == []


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_memory_does_not_grow_with_the_rows(
    posts: Warehouse, tmp_path: Path, form: str
) -> None:
    execute(
        posts,
        "insert into cg_analytics.sample (id, date, title, earnings, details)"
        " select n, '2026-01-01', 'a title', n / 7.0,"
        " jsonb_build_object('text', repeat(md5(n::text), 20))"
        " from generate_series(10, 200009) as n",
    )
    file = tmp_path / form
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, posts.url, str(file), form],
        check=True,
        capture_output=True,
        text=True,
    )
    rows, peak = map(int, done.stdout.split())
    assert rows == 200_003
    assert peak < 200_000
