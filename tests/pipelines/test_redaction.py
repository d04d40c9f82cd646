"""Log records and error lines hold no secret of this process."""

import logging

import pytest

from dlt_sources.contract import Secret
from pipelines.redaction import first_line, redact_log_records

VALUE = "b7Kd02-token-of-a-log-test"


def test_a_log_record_is_redacted_in_message_arguments_and_trace(
    caplog: pytest.LogCaptureFixture,
) -> None:
    Secret(VALUE)
    before = logging.getLogRecordFactory()
    redact_log_records()
    try:
        logging.getLogger("anybody").warning("one %s of %d", VALUE, 2)
        try:
            int(VALUE)
        except ValueError:
            logging.getLogger("anybody").exception("failed")
    finally:
        logging.setLogRecordFactory(before)
    assert VALUE not in caplog.text
    assert "one *** of 2" in caplog.text
    assert "with base 10: '***'" in caplog.text


def test_installing_the_redaction_again_changes_nothing() -> None:
    before = logging.getLogRecordFactory()
    redact_log_records()
    try:
        installed = logging.getLogRecordFactory()
        redact_log_records()
        assert logging.getLogRecordFactory() is installed
    finally:
        logging.setLogRecordFactory(before)


def test_an_error_line_holds_no_known_secret() -> None:
    Secret(VALUE)
    assert first_line(f"the platform says {VALUE}\nmore") == "the platform says ***"
