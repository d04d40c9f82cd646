"""Upkeep: what keeps the system tidy and complete, declared for Dagster."""

from dagster import Definitions


def build() -> Definitions:
    """Return nothing yet."""
    return Definitions()
