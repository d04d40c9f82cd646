"""An import counts once, survives a kill, and an undo leaves what was before."""

import os
from pathlib import Path

import pytest
from sqlalchemy import text

from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError
from pipelines.health import diagnosis
from pipelines.imports import state
from pipelines.imports.preview import preview
from pipelines.imports.undo import undo
from pipelines.imports.upload import import_file
from tests.pipelines.imports.conftest import DAYS, OPTIONS, Write
from tests.support import commands

COUNTING = """
    select
        one.platform, raw.account_id, raw.day::text, raw.metric, raw.value, raw.line,
        raw.partition_date::text
    from raw_csv_exports.account_days as raw
    inner join app.imports as one on raw.load_id = one.load_id
    where one.status = 'imported'
    order by raw.day, one.started_at
"""


def ask(warehouse: Warehouse, query: str) -> list[tuple[object, ...]]:
    with warehouse.begin() as session:
        return [tuple(row) for row in session.execute(text(query))]


def values(warehouse: Warehouse) -> list[object]:
    return [row[4] for row in ask(warehouse, COUNTING)]


def test_rows_say_their_file_line_and_day(imports: Warehouse, write: Write) -> None:
    result = import_file(imports, write(), OPTIONS)
    assert ask(imports, COUNTING)[0] == (
        *("youtube", "UC1", "2026-06-01", "views", "10", 2),
        "2026-07-01",
    )
    (row,) = state.newest(imports, 10)
    assert (row.id, row.status, row.template) == (
        *(result.import_id, "imported"),
        "youtube_studio_days.v1",
    )
    assert (row.rows_read, row.rows_imported, row.rows_rejected) == (3, 3, 0)
    assert (str(row.first_date), str(row.last_date)) == ("2026-06-01", "2026-06-03")


def test_the_same_file_twice_changes_nothing(imports: Warehouse, write: Write) -> None:
    first = import_file(imports, write(), OPTIONS)
    before = ask(imports, "select * from app.imports")
    second = import_file(imports, write(name="copy.csv"), OPTIONS)
    assert (second.is_new, second.import_id) == (False, first.import_id)
    assert second.counts == first.counts
    assert ask(imports, "select * from app.imports") == before
    assert values(imports) == ["10", "20", "30"]
    assert ask(imports, "select count(*) from raw_csv_exports.account_days") == [(3,)]


def test_broken_rows_are_set_aside_and_the_others_go_in(
    imports: Warehouse, write: Write
) -> None:
    text = f"{DAYS}2026-06-04,many\n2026-06-05,50\n2026-06-06,6,6\n"
    result = import_file(imports, write(text), OPTIONS)
    assert (result.counts.read, result.counts.imported) == (6, 4)
    assert ask(
        imports, "select line, reason, body from app.import_rejections order by line"
    ) == [
        (5, "Views: 'many' is no whole number", "2026-06-04,many"),
        (7, "has 3 fields, the header 2", "2026-06-06,6,6"),
    ]


def test_a_file_without_a_valid_row_is_refused_and_may_come_again(
    imports: Warehouse, write: Write
) -> None:
    path = write("Date,Views\n2026-06-04,many\n")
    for _ in range(2):
        with pytest.raises(UserError, match="none of its 1 rows is valid; line 2"):
            import_file(imports, path, OPTIONS)
    assert [one.status for one in state.newest(imports, 10)] == ["failed", "failed"]
    assert values(imports) == []


def test_an_undo_leaves_what_was_before(imports: Warehouse, write: Write) -> None:
    import_file(imports, write(), OPTIONS)
    before = ask(imports, COUNTING)
    newer = import_file(imports, write(DAYS.replace("20\n", "25\n")), OPTIONS)
    assert values(imports) == ["10", "10", "20", "25", "30", "30"]
    raw = ask(imports, "select count(*) from raw_csv_exports.account_days")

    undone, is_changed = undo(imports, newer.import_id[:13])
    assert (undone.id, undone.status, is_changed) == (newer.import_id, "undone", True)
    assert ask(imports, COUNTING) == before
    assert undo(imports, newer.import_id)[1] is False
    assert ask(imports, "select count(*) from raw_csv_exports.account_days") == raw
    assert ask(imports, "select action from app.audit_logs order by created_at") == [
        ("imports.import",),
        ("imports.import",),
        ("imports.undo",),
    ]

    again = import_file(imports, write(DAYS.replace("20\n", "25\n")), OPTIONS)
    assert again.is_new
    assert again.import_id != newer.import_id


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("", "is no id"),
        ("%", "is no id"),
        ("' or 1=1", "is no id"),
        ("abc", "no import has the id abc"),
    ],
)
def test_an_unknown_id_is_one_line(imports: Warehouse, given: str, why: str) -> None:
    with pytest.raises(UserError, match=why):
        undo(imports, given)


def test_a_failed_import_cannot_be_undone(imports: Warehouse, write: Write) -> None:
    with pytest.raises(UserError):
        import_file(imports, write("Date,Views\nx,1\n2026-01-01,y\n"), OPTIONS)
    (failed,) = state.newest(imports, 1)
    with pytest.raises(
        UserError, match="is failed: only a finished import can be undone"
    ):
        undo(imports, failed.id)


@pytest.mark.parametrize("stage", ["import_read", "import_load", "import_commit"])
def test_a_killed_import_goes_on_and_nothing_is_doubled(
    imports: Warehouse, write: Write, stage: str
) -> None:
    arguments = ("import", str(write()), "--account", "youtube:UC1")
    commands.run_killed(arguments, stage)
    is_committed = stage == "import_commit"
    (row,) = state.newest(imports, 1)
    assert state.is_interrupted(imports, row) is not is_committed
    assert row.status == ("imported" if is_committed else "running")
    assert len(values(imports)) == (3 if is_committed else 0)
    found = list(diagnosis._imports(imports))
    assert [(one.subject, one.is_good, one.fix) for one in found] == (
        []
        if is_committed
        else [
            (
                f"import {row.id[:8]}",
                False,
                "import the same file again: `creators import FILE`",
            )
        ]
    )

    done = commands.run(arguments, dict(os.environ))
    assert done.returncode == 0, done.stderr
    assert values(imports) == ["10", "20", "30"]
    assert [one.id for one in state.newest(imports, 9)] == [row.id]
    assert not list(diagnosis._imports(imports))
    assert ("nothing changed" in done.stdout) is is_committed


def test_two_processes_with_one_file_import_it_once(
    imports: Warehouse, write: Write
) -> None:
    arguments = ("import", str(write()), "--account", "youtube:UC1")
    with (
        commands.Command(arguments, dict(os.environ)) as one,
        commands.Command(arguments, dict(os.environ)) as other,
    ):
        outcomes = [one.wait(), other.wait()]
    assert [done.returncode for done in outcomes] == [0, 0]
    assert sum("nothing changed" in done.stdout for done in outcomes) == 1
    assert values(imports) == ["10", "20", "30"]


def test_a_dry_run_tells_new_changed_and_same_and_stores_nothing(
    imports: Warehouse, write: Write
) -> None:
    import_file(imports, write(), OPTIONS)
    changed = write("Date,Views\n2026-06-02,20\n2026-06-03,31\n2026-06-04,40\n")
    found = preview(imports, changed, OPTIONS)
    assert found.changes == {"account_days": {"new": 1, "changed": 1, "same": 1}}
    assert found.imported_as is None
    assert preview(imports, write(), OPTIONS).imported_as is not None
    assert values(imports) == ["10", "20", "30"]
    assert len(state.newest(imports, 9)) == 1


def test_a_dry_run_compares_posts_by_the_day_of_their_download(
    imports: Warehouse, write: Write, tmp_path: Path
) -> None:
    text = "Content,Video title,Views\na,A,1\nb,B,2\n"
    import_file(imports, write(text), OPTIONS)
    later = write(text.replace("b,B,2", "b,B,3"), "later.csv")
    assert preview(imports, later, OPTIONS).changes == {
        "posts": {"new": 0, "changed": 1, "same": 1}
    }


def test_a_dry_run_counts_two_rows_of_one_post_once(
    imports: Warehouse, write: Write
) -> None:
    text = "Content,Video title,Views\na,A,1\na,A,2\nb,B,2\n"
    found = preview(imports, write(text), OPTIONS)
    assert found.changes == {"posts": {"new": 2, "changed": 0, "same": 0}}
    import_file(imports, write(text), OPTIONS)
    later = write(text.replace("b,B,2", "b,B,3"), "later.csv")
    assert preview(imports, later, OPTIONS).changes == {
        "posts": {"new": 0, "changed": 1, "same": 1}
    }
