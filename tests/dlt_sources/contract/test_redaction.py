"""Secrets are found by value in every form; the registry stays bounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlt_sources.contract import Secret, redaction
from dlt_sources.contract.redaction import SHORTEST, SecretRegistry, redact
from tests.support import secrets_scan

VALUES = st.text(min_size=SHORTEST, max_size=60, alphabet=st.characters(codec="utf-8"))


@given(VALUES, st.binary(max_size=5), st.binary(max_size=5))
def test_every_form_of_a_secret_is_redacted(
    value: str, before: bytes, after: bytes
) -> None:
    registry = SecretRegistry()
    registry.add(value)
    for form in secrets_scan.forms(value):
        text = before.decode("latin-1") + form.decode() + after.decode("latin-1")
        redacted = registry.redact(text)
        assert form.decode() not in redacted
        assert "***" in redacted


def test_one_of_many_secrets_is_redacted_in_every_form() -> None:
    registry = SecretRegistry()
    values = [f"secret/{number}+of many" for number in range(200)]
    for value in values:
        registry.add(value)
    for value in values[::20]:
        for form in secrets_scan.forms(value):
            assert form.decode() not in registry.redact(f"<{form.decode()}>")
    assert registry.redact("no secret at all, of many") == "no secret at all, of many"


@given(VALUES, st.text(max_size=80))
def test_text_without_a_secret_stays(value: str, text: str) -> None:
    registry = SecretRegistry()
    registry.add(value)
    if not any(form.decode() in text for form in secrets_scan.forms(value)):
        assert registry.redact(text) == text


def test_a_secret_is_redacted_once_it_exists() -> None:
    assert redact("say Jf83kd-secret-of-a-test") == "say Jf83kd-secret-of-a-test"
    secret = Secret("Jf83kd-secret-of-a-test")
    assert redact(f"say {secret.reveal()}") == "say ***"
    assert redaction.redact_sent(b"a Jf83kd-secret-of-a-test", [secret.reveal()]) == (
        b"a ***"
    )


@pytest.mark.parametrize("value", ["", "short", "1234567"])
def test_short_values_are_not_redacted(value: str) -> None:
    registry = SecretRegistry()
    registry.add(value)
    assert registry.redact("a short text of 1234567") == "a short text of 1234567"


def test_a_public_value_is_not_redacted() -> None:
    Secret("application/vnd.test+json", is_public=True)
    assert redact("application/vnd.test+json") == "application/vnd.test+json"


def test_the_registry_forgets_the_secret_that_was_used_least_recently() -> None:
    registry = SecretRegistry(most=2)
    for value in ("first-secret", "second-secret", "first-secret", "third-secret"):
        registry.add(value)
    assert len(registry) == 2
    text = registry.redact("first-secret second-secret third-secret")
    assert text == "*** second-secret ***"


def test_bytes_that_are_not_text_stay() -> None:
    Secret("Qk29dk-other-secret")
    assert redaction.redact_bytes(b"\xff\x00 Qk29dk-other-secret") == b"\xff\x00 ***"
