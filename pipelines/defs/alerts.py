"""Alerts: who hears of a failed run or check."""

from dagster import Definitions


def build() -> Definitions:
    """Return nothing yet."""
    return Definitions()
