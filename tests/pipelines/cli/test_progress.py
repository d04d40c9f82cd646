"""Progress of a run: lines where standard error is no terminal, bars on one."""

from datetime import date

import pytest

from pipelines.cli import progress
from pipelines.progress import Progress, report
from pipelines.terminal import PlainConsole

TOTALS: progress.Mapping[progress.Phase, int] = {"load": 2, "build": 2, "check": 1}


def report_a_run() -> None:
    report(Progress("load", "here", date(2026, 3, 1), 1234))
    report(Progress("load", "there", date(2026, 3, 1)))
    report(Progress("build", "core.dim_dates"))
    report(Progress("build", "core.fct_days"))
    report(Progress("check", "core.fct_days"))


def test_each_load_is_a_line_and_tables_are_counted(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with progress.show_progress(TOTALS):
        report_a_run()
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines() == [
        "here 2026-03-01: 1,234 rows",
        "there 2026-03-01: nothing to read",
        "built 2 tables",
        "checked 1 tables",
    ]


def test_a_terminal_shows_a_bar_for_each_phase(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def terminal(**options: bool) -> PlainConsole:
        return PlainConsole(
            **options, force_terminal=True, width=120, color_system=None
        )

    monkeypatch.setattr(progress, "PlainConsole", terminal)
    with progress.show_progress(TOTALS):
        report_a_run()
    shown = capsys.readouterr()
    assert shown.out == ""
    for phase in ("collecting", "building", "checking"):
        assert phase in shown.err
    assert "2/2" in shown.err
    assert "core.fct_days" in shown.err


def test_reports_outside_the_block_are_not_shown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with progress.show_progress(TOTALS):
        pass
    report_a_run()
    assert capsys.readouterr().err == ""
