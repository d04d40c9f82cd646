"""What an error that nobody expected makes of a reading."""

import pytest

from dlt_sources.desk import outcome


def failed() -> Exception:
    try:
        {}["missing"]
    except KeyError as error:
        return error
    raise AssertionError


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
def test_an_unexpected_error_is_one_line_with_its_place(
    level: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(level, "dlt_sources.desk")
    assert outcome(failed()) == ("failed", "unexpected KeyError")
    assert "unexpected KeyError < test_desk.py:" in caplog.messages[0]
    assert ("Traceback" in caplog.text) == (level == "DEBUG")
