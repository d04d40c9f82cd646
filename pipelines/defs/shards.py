"""The raw tables of a platform as one graph of steps, where a setting asks for shards.

Here: the plan, one mapped step for each shard, and the step that records the tables
after the last shard. Each step may run on another machine: no value passes between
them but the database's. Not here: the asset graph, which is the same with one shard
(`platforms.py`), and the assignment of subjects (`ingestion/shards.py`).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dagster import (
    AssetCheckSpec,
    AssetsDefinition,
    AssetSpec,
    BackfillPolicy,
    DagsterInstance,
    DagsterRun,
    DynamicOut,
    DynamicOutput,
    GraphOut,
    In,
    Nothing,
    OpDefinition,
    OpExecutionContext,
    Out,
    Output,
    RetryPolicy,
    RunsFilter,
    graph,
    op,
)

from dlt_sources.contract import Platform
from pipelines.ingestion import shards
from pipelines.ingestion.ledger import summarize_readings
from pipelines.ingestion.load_results import LoadResult, read_stored
from pipelines.ingestion.shards import Shard
from pipelines.operations.load_events import check_completeness, describe_loads
from pipelines.partitions import daily_partitions, run_window
from pipelines.resources import WarehouseResource
from pipelines.run_clock import RunClock

WHOLE = "all"
"""The mapping key of a step that reads all subjects."""

ROOT = "dagster/root_run_id"
"""Dagster's tag of a run that repeats another."""


@dataclass(frozen=True, slots=True)
class ShardedTables:
    """What the steps of one platform share.

    Args:
        platform: the platform that is read.
        specs: the specification of each table, by its resource.
        checks: the check of each table, by its resource.
        count: the most shards of a run.
        retry_policy: what repeats a failed or killed step, and no other step.
        is_part: whether a run reads only some subjects; it has one shard.
        collect: reads the subjects of a shard.
        idle: returns why a run with these tags has nothing to read.
    """

    platform: Platform
    specs: Mapping[str, AssetSpec]
    checks: Mapping[str, AssetCheckSpec]
    count: int
    retry_policy: RetryPolicy
    is_part: Callable[[OpExecutionContext], bool]
    collect: Callable[..., list[LoadResult]]
    idle: Callable[[Mapping[str, str]], str]


def build_sharded_assets(tables: ShardedTables) -> AssetsDefinition:
    """Return the raw tables of a platform, read in several steps at once."""
    specs, checks = tables.specs, tables.checks
    plan, read, record = _plan_step(tables), _read_step(tables), _record_step(tables)
    outputs = {one.get_python_identifier(): name for name, one in checks.items()}

    @graph(name=tables.platform.name, out={n: GraphOut() for n in (*specs, *outputs)})
    def raw() -> dict[str, Any]:
        recorded = record(read=plan().map(read).collect())
        return {
            **{name: getattr(recorded, name) for name in specs},
            **{
                output: getattr(recorded, _check_output(name))
                for output, name in outputs.items()
            },
        }

    assets = AssetsDefinition.from_graph(
        raw,
        keys_by_output_name={name: one.key for name, one in specs.items()},
        partitions_def=daily_partitions,
        backfill_policy=BackfillPolicy.single_run(),
        check_specs=list(checks.values()),
        can_subset=True,
    )
    by_key = {one.key: one for one in specs.values()}
    return assets.map_asset_specs(
        lambda spec: by_key[spec.key].replace_attributes(
            partitions_def=daily_partitions
        )
    )


def _plan_step(tables: ShardedTables) -> OpDefinition:
    platform = tables.platform

    @op(
        name=_plan_name(platform),
        out=DynamicOut(Nothing),
        retry_policy=tables.retry_policy,
        description="Assign the subjects of this run to shards.",
    )
    def plan(
        context: OpExecutionContext, warehouse: WarehouseResource, clock: RunClock
    ) -> Iterator[DynamicOutput[None]]:
        # A sandbox's clock belongs to one process.
        if tables.is_part(context) or clock.sandbox_clock is not None:
            yield DynamicOutput(None, mapping_key=WHOLE)
            return
        planned = shards.plan_shards(
            warehouse.connect(), platform, context.run_id, tables.count
        )
        if not planned:
            yield DynamicOutput(None, mapping_key=WHOLE)
        for one in planned:
            yield DynamicOutput(None, mapping_key=f"{one.number}_of_{one.count}")

    return plan


def _read_step(tables: ShardedTables) -> OpDefinition:
    platform, specs = tables.platform, tables.specs

    @op(
        name=f"{platform.name}_read",
        ins={"plan": In(Nothing)},
        out=Out(Nothing),
        retry_policy=tables.retry_policy,
        description="Read the subjects of one shard; a repeat leaves the others alone.",
    )
    def read(
        context: OpExecutionContext, warehouse: WarehouseResource, clock: RunClock
    ) -> Output[None]:
        selected = context.job_def.asset_layer.executable_asset_keys
        loads = tables.collect(
            context,
            warehouse.connect(),
            clock,
            platform,
            window=run_window(context),
            resources=frozenset(n for n, one in specs.items() if one.key in selected),
            shard=_find_shard(context, platform),
        )
        unknown = {
            f"{name}.{field}"
            for one in loads
            for name, fields in one.new_fields.items()
            for field in fields
        }
        return Output(
            None, metadata={"unknown fields": ", ".join(sorted(unknown)) or "none"}
        )

    return read


def _record_step(tables: ShardedTables) -> OpDefinition:
    platform, specs, checks = tables.platform, tables.specs, tables.checks
    names = (*specs, *map(_check_output, checks))

    @op(
        name=f"{platform.name}_record",
        ins={"read": In(Nothing)},
        out={name: Out(Nothing, is_required=False) for name in names},
        retry_policy=tables.retry_policy,
        description="Record the tables once every shard has been read.",
    )
    def record(
        context: OpExecutionContext, warehouse: WarehouseResource
    ) -> Iterator[Any]:
        connected = warehouse.connect()
        plan_id = _find_plan(context.instance, context.run, platform)
        run_ids = _list_runs(context, platform, plan_id)
        if not tables.is_part(context):
            shards.end_plan(connected, platform, plan_id, run_ids)
        loads = read_stored(connected, platform.name, run_ids)
        current = summarize_readings(connected, platform.name, run_window(context))
        selected = context.selected_output_names
        for name in specs:
            of_table = [one for one in current if one.resource == name]
            if name in selected:
                why = tables.idle(context.run.tags)
                metadata = describe_loads(name, loads, of_table, why)
                yield Output(None, name, metadata=metadata)
            if _check_output(name) in selected:
                yield check_completeness(checks[name].key, of_table)

    return record


def _check_output(name: str) -> str:
    return f"{name}_was_read"


def _find_plan(instance: DagsterInstance, run: DagsterRun, platform: Platform) -> str:
    """Return the id of the run whose plan a run reads.

    A run with the step of the plan reads its own plan. A repeat without this step reads
    the plan of the run that it repeats.
    """
    step = f"{platform.name}.{_plan_name(platform)}"
    while run.step_keys_to_execute and step not in run.step_keys_to_execute:
        repeated = run.parent_run_id and instance.get_run_by_id(run.parent_run_id)
        if not repeated:
            break
        run = repeated
    return run.run_id


def _plan_name(platform: Platform) -> str:
    return f"{platform.name}_plan"


def _list_runs(
    context: OpExecutionContext, platform: Platform, plan_id: str
) -> set[str]:
    """Return the runs that read the shards of a plan."""
    root = context.run.root_run_id or context.run_id
    repeats = context.instance.get_runs(RunsFilter(tags={ROOT: root}))
    same = {
        run.run_id
        for run in repeats
        if _find_plan(context.instance, run, platform) == plan_id
    }
    return {plan_id, context.run_id, *same}


def _find_shard(context: OpExecutionContext, platform: Platform) -> Shard | None:
    key = context.get_mapping_key()
    if key is None or key == WHOLE:
        return None
    number, _, count = key.partition("_of_")
    plan_id = _find_plan(context.instance, context.run, platform)
    return Shard(plan_id, int(number), int(count))
