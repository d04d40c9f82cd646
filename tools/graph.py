"""Write the asset graph as text: `python -m tools.graph > tests/golden/graph.txt`.

Here: what a change of the graph would change for its users: keys, groups, what waits
for what, jobs and their clocks. Not here: how anything is done.
"""

from collections.abc import Iterator

from dagster import AssetKey, Definitions


def lines(defs: Definitions) -> Iterator[str]:
    """Yield the graph a line at a time, in an order that never changes by itself."""
    repository = defs.get_repository_def()
    graph = repository.asset_graph
    for key in sorted(graph.get_all_asset_keys()):
        node = graph.get(key)
        if not node.is_materializable:
            yield f"source {_name(key)}"
            continue
        partitions = "daily" if node.is_partitioned else "whole"
        yield f"asset {_name(key)} ({node.group_name}, {partitions})"
        for parent in sorted(node.parent_keys):
            yield f"    after {_name(parent)}"
    yield ""
    for job in sorted(repository.get_all_jobs(), key=lambda one: one.name):
        if job.name.startswith("__"):
            continue
        yield f"job {job.name}"
        selected = job.asset_layer.executable_asset_keys
        steps = {_name(key) for key in selected} or {node.name for node in job.nodes}
        yield from (f"    {step}" for step in sorted(steps))
    yield ""
    for schedule in sorted(repository.schedule_defs, key=lambda one: one.name):
        zone = schedule.execution_timezone or "no zone"
        state = schedule.default_status.value.lower()
        yield (
            f"schedule {schedule.name}: {schedule.cron_schedule} {zone},"
            f" job {schedule.job_name}, {state}"
        )
    for sensor in sorted(repository.sensor_defs, key=lambda one: one.name):
        state = sensor.default_status.value.lower()
        seconds = sensor.minimum_interval_seconds
        yield f"sensor {sensor.name}: every {seconds} s, {state}"


def _name(key: AssetKey) -> str:
    return key.to_user_string()


def main() -> None:
    """Print the graph of the code location."""
    from pipelines.definitions import defs  # noqa: PLC0415 - seconds the test has paid

    print("\n".join(lines(defs)))  # noqa: T201


if __name__ == "__main__":
    main()
