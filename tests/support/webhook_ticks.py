"""The sensor of webhook events, evaluated as the daemon does.

Not here: events to store (`webhook_events.py`), and the execution of a run.
"""

from collections.abc import Iterator

from dagster import DagsterInstance, RunRequest, build_sensor_context

from pipelines.definitions import defs
from pipelines.defs.webhooks import webhook_events
from pipelines.resources import RESOURCES


def evaluate(instance: DagsterInstance) -> list[object]:
    """Return the run requests and skip reasons of one evaluation."""
    context = build_sensor_context(
        instance=instance,
        repository_def=defs.get_repository_def(),
        resources=RESOURCES,
    )
    found = webhook_events(context)
    assert isinstance(found, Iterator)
    return list(found)


def tick(instance: DagsterInstance) -> list[RunRequest]:
    """Return the run requests of one evaluation."""
    return [one for one in evaluate(instance) if isinstance(one, RunRequest)]
