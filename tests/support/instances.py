"""Dagster's instance as `dagster.yaml` makes it, in a database of the test.

Here: the instance, and the environment of every process that opens it. Not here: an
instance without a database, which `DagsterInstance.local_temp` makes.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from dagster import DagsterInstance

from pipelines import settings
from pipelines.operations.instance import prepare


@contextmanager
def opened(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[DagsterInstance]:
    """Yield the instance of the test's home, with its storage at `url`."""
    monkeypatch.setenv("CREATORS_DAGSTER_DATABASE_URL", url)
    for name, value in prepare(settings.load()).items():
        monkeypatch.setenv(name, value)
    with DagsterInstance.get() as instance:
        yield instance
