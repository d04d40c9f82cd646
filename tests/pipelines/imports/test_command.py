"""`creators import`: one line for every mistake, and a day that is clear."""

import json
import sys
from pathlib import Path

import pytest

from pipelines import cli
from pipelines.database.warehouse import Warehouse
from tests.pipelines.imports.conftest import Write

ACCOUNT = ("--account", "youtube:UC1")


@pytest.fixture
def creators(
    imports: Warehouse,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> object:
    """Return a function that runs a command and returns code, output and errors."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["creators", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", "300")
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return int(ended.value.code or 0), out, err

    return run


def test_import_list_and_undo(creators: object, write: Write) -> None:
    assert callable(creators)
    path = write()
    code, out, err = creators("import", path, *ACCOUNT)
    assert (code, err) == (0, "")
    assert "Totals.csv: youtube_studio_days.v1, 3 rows, days 2026-06-01 to" in out
    code, out, _ = creators("import", "list")
    assert "youtube:UC1" in out
    assert "imported" in out
    (row,) = json.loads(creators("import", "list", "--json")[1])
    code, out, _ = creators("import", "undo", row["id"][:8])
    assert (code, out) == (0, "Totals.csv: undone, 3 rows count no more\n")
    assert "undone before" in creators("import", "undo", row["id"])[1]
    assert creators("import", "undo", "ffff")[0] == 2


def test_a_list_shows_the_day_of_numbers_since_publication(
    creators: object, write: Write
) -> None:
    assert callable(creators)
    path = write("Content,Video title,Views\na,A,1\n")
    given = ("--lifetime", "--downloaded-on", "2026-06-20")
    assert creators("import", path, *ACCOUNT, *given)[0] == 0
    assert "2026-06-20" in creators("import", "list")[1]


def test_a_full_disk_imports_nothing_until_space_is_free(
    creators: object, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert callable(creators)
    path = write()
    with monkeypatch.context() as full:
        full.setenv("CREATORS_FREE_MEGABYTES", "1000000")
        code, _, err = creators("import", path, *ACCOUNT)
        assert (code, err.count("\n")) == (1, 1)
        assert "the disk is full" in err
    assert creators("import", "list", "--json")[1].strip() == "[]"
    assert creators("import", path, *ACCOUNT)[0] == 0


def test_a_dry_run_and_json(creators: object, write: Write) -> None:
    assert callable(creators)
    path = write()
    code, out, _ = creators("import", "--dry-run", path, *ACCOUNT)
    assert code == 0
    assert "3 rows would go in" in out
    assert "account_days: 3 new, 0 changed, 0 same" in out
    (report,) = json.loads(creators("import", path, *ACCOUNT, "--json")[1])
    assert (report["status"], report["rows"], report["rejected"]) == ("imported", 3, 0)
    assert "nothing would change" in creators("import", "--dry-run", path, *ACCOUNT)[1]


def test_a_bad_file_does_not_stop_the_others(creators: object, write: Write) -> None:
    assert callable(creators)
    bad = write("<html>", "bad.csv")
    code, out, err = creators("import", bad, write(), "missing.csv", *ACCOUNT)
    assert code == 2
    assert "Totals.csv: youtube_studio_days.v1, 3 rows" in out
    assert err.splitlines() == [
        "error: bad.csv: is a page of HTML or XML, not a CSV file",
        "error: missing.csv: No such file or directory",
    ]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ((), "does not name its account: give --account youtube:ID"),
        (("--account", "UC1"), "--account: 'UC1' is not PLATFORM:ID"),
        (("--account", "youtube:"), "is not PLATFORM:ID"),
        (("--account", "youtube:a'b"), "is not PLATFORM:ID"),
        (("--account", "twitch:UC1"), "is of youtube, not of twitch"),
        ((*ACCOUNT, "--downloaded-on", "yesterday"), "'yesterday' is no day"),
        ((*ACCOUNT, "--downloaded-on", "2026-07-02"), "is after today, 2026-07-01"),
        ((*ACCOUNT, "--downloaded-on", "1999-12-31"), "is before 2000-01-01"),
        ((*ACCOUNT, "--decimal", ";"), "--decimal: must be . or ,"),
        ((*ACCOUNT, "--encoding", "rot13"), "the encoding is not one of"),
    ],
)
def test_wrong_options_are_one_line(
    creators: object, write: Write, options: tuple[str, ...], why: str
) -> None:
    assert callable(creators)
    code, out, err = creators("import", write(), *options)
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert line.startswith("error: ")
    assert why in line


def test_an_old_file_needs_the_day_of_its_download(
    creators: object, write: Write
) -> None:
    assert callable(creators)
    old = {"day": "2026-06-20T10:00:00Z"}
    path = write("Content,Video title,Views\na,A,1\n", "Table.csv", **old)
    code, _, err = creators("import", path, *ACCOUNT)
    assert code == 2
    assert "last changed on 2026-06-20: give --downloaded-on" in err
    code, out, _ = creators("import", path, *ACCOUNT, "--downloaded-on", "2026-06-20")
    assert code == 0
    assert "1 rows" in out
    # Each row of this file has its own day.
    assert creators("import", write(**old), *ACCOUNT)[0] == 0


def test_hostile_names_and_cells_are_printed_as_text(
    creators: object, write: Write, tmp_path: Path
) -> None:
    assert callable(creators)
    path = write("Date,Views,\x1b[2J[red]\n2026-06-01,\x1b]0;x\x07\n2026-06-02,1\n")
    hostile = tmp_path / "[red]red :smile:.csv"
    path.rename(hostile)
    _, out, err = creators("import", hostile, *ACCOUNT)
    listed = creators("import", "list")[1]
    for text in (out, err, listed):
        assert all(char == "\n" or char.isprintable() for char in text)
    assert "1 rows" in out


def test_rows_set_aside_are_all_counted(creators: object, write: Write) -> None:
    assert callable(creators)
    bad = "".join(f"2026-06-{day:02},x\n" for day in range(2, 9))
    path = write(f"Date,Views\n2026-06-01,1\n{bad}")
    for option, end in (
        (["--dry-run"], "  2 more set aside\n"),
        ([], "  2 more set aside: see app.import_rejections\n"),
    ):
        _, out, _ = creators("import", path, *ACCOUNT, *option)
        assert "7 set aside" in out
        assert out.endswith(end)
