"""The outcome of an error."""

from datetime import UTC, datetime

import pytest

from dlt_sources.extract.recorder import outcome
from dlt_sources.http import errors

NOW = datetime(2020, 1, 1, 2, tzinfo=UTC)


def library(depth: int) -> object:
    return library(depth - 1) if depth else {}["missing"]


def failed() -> Exception:
    try:
        library(20)
    except KeyError as error:
        return error
    raise AssertionError


def test_a_deferred_reading_resumes_by_the_clock_of_its_run() -> None:
    error = errors.QuotaExhausted(3_600, "the quota of app is spent")
    expected = "the quota of app is spent, resume at 2020-01-01T03:00:00Z"
    assert outcome(error, NOW) == ("deferred", expected)


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
def test_an_unexpected_error_is_logged_as_one_line_with_its_stack(
    level: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(level, "dlt_sources.extract.recorder")
    error = failed()
    assert outcome(error, NOW) == ("failed", "unexpected KeyError")
    assert "unexpected KeyError < test_recorder.py:" in caplog.messages[0]
    assert ("Traceback" in caplog.text) == (level == "DEBUG")
    # The frame that called the library is named, however deep the library goes.
    assert error.__traceback__
    assert caplog.messages[0].endswith(
        f" < test_recorder.py:{error.__traceback__.tb_lineno}"
    )
