"""Checks: the quality suites as asset checks."""

from dagster import Definitions


def build() -> Definitions:
    """Return nothing yet."""
    return Definitions()
