"""Shards of a collection: groups of subjects that several processes read.

Here: the assignment of subjects to shards, its table `app.shard_subjects`, and the end
of a collection. Subjects that share a connection are in one shard, so one process
refreshes its token and writes its sync log. Not here: the load of a shard (`load.py`)
and its step in Dagster (`defs/shards.py`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import text

from dlt_sources.contract import NO_SUBJECT, Platform, Subject
from pipelines.accounts import connections
from pipelines.database.warehouse import Warehouse
from pipelines.errors import UserError

LOCK_PLAN = text("""
    select pg_advisory_xact_lock(hashtextextended('plan:' || :platform || :plan_id, 0))
""")

CLEAR = text("""
    delete from app.shard_subjects
    where
        platform = :platform
        and (
            plan_id = :ended
            or planned_at < clock_timestamp() - interval '7 days'
        )
""")

INSERT = text("""
    insert into app.shard_subjects (plan_id, platform, subject_id, shard)
    select :plan_id, :platform, subject_id, shard
    from unnest(cast(:subject_ids as text[]), cast(:shards as integer[]))
        as assigned (subject_id, shard)
""")

SUBJECTS = text("""
    select subject_id, shard from app.shard_subjects
    where platform = :platform and plan_id = :plan_id
""")

COUNT = text("""
    select max(shard) from app.shard_subjects
    where platform = :platform and plan_id = :plan_id
""")

MARK_WHOLE = text("""
    update app.loads set is_whole = true
    where
        platform = :platform
        and run_id = any(:run_ids)
        and state = 'committed'
        and not is_whole
""")


@dataclass(frozen=True, slots=True)
class Shard:
    """One of `count` shards of a plan; `number` starts at 1."""

    plan_id: str
    number: int
    count: int

    @property
    def placeholder(self) -> Subject:
        """The subject of this shard's lookups; each shard has lookups of its own."""
        return Subject(f"{NO_SUBJECT.subject_id}{self.number}")


@dataclass(frozen=True, slots=True)
class ShardSubjects:
    """The subjects of one shard, and their share of all subjects of the plan."""

    subject_ids: frozenset[str]
    share: float


class PlanEndedError(UserError):
    """A shard has no subjects, because its plan was recorded and deleted."""


def plan_shards(
    warehouse: Warehouse, platform: Platform, plan_id: str, count: int
) -> list[Shard]:
    """Assign every subject to one of at most `count` shards and store the plan.

    A stored plan does not change: some of its shards may have been read. Without
    subjects there is no plan and no shard.
    """
    names = {"platform": platform.name, "plan_id": plan_id}
    assigned = assign(connections.list_pairs(warehouse, platform), count)
    with warehouse.begin() as connection:
        connection.execute(LOCK_PLAN, names)
        used = connection.scalar(COUNT, names)
        if used is None:
            used = max(assigned.values(), default=0)
            connection.execute(CLEAR, {**names, "ended": None})
            connection.execute(
                INSERT,
                {
                    **names,
                    "subject_ids": list(assigned),
                    "shards": list(assigned.values()),
                },
            )
    return [Shard(plan_id, number, used) for number in range(1, used + 1)]


def assign(pairs: Iterable[tuple[str | None, str]], count: int) -> dict[str, int]:
    """Return the shard of each subject, from 1; the same pairs give the same shards.

    A pair is a connection and a subject that it reads. Connected groups stay together;
    the largest group goes first, each to the shard with the fewest subjects.
    """
    groups = sorted(_groups(pairs), key=lambda group: (-len(group), group[0]))
    sizes = [0] * count
    shards: dict[str, int] = {}
    for group in groups:
        smallest = sizes.index(min(sizes))
        sizes[smallest] += len(group)
        shards.update(dict.fromkeys(group, smallest + 1))
    return shards


def _groups(pairs: Iterable[tuple[str | None, str]]) -> list[list[str]]:
    """Return the subjects that are linked by connections, each group sorted."""
    parents: dict[tuple[str, str], tuple[str, str]] = {}

    def root(node: tuple[str, str]) -> tuple[str, str]:
        parents.setdefault(node, node)
        while parents[node] != node:
            parents[node] = parents[parents[node]]
            node = parents[node]
        return node

    for connection_id, subject_id in pairs:
        subject = root(("subject", subject_id))
        if connection_id is not None:
            parents[subject] = root(("connection", connection_id))
    groups: dict[tuple[str, str], list[str]] = {}
    for node in sorted(parents):
        if node[0] == "subject":
            groups.setdefault(root(node), []).append(node[1])
    return list(groups.values())


def read_shard(warehouse: Warehouse, platform: Platform, shard: Shard) -> ShardSubjects:
    """Return the subjects that the plan gives to a shard.

    Raises:
        PlanEndedError: the plan has no such shard any more.
    """
    names = {"platform": platform.name, "plan_id": shard.plan_id}
    with warehouse.begin() as connection:
        rows = connection.execute(SUBJECTS, names).all()
    own = frozenset(str(name) for name, number in rows if number == shard.number)
    if not own:
        raise PlanEndedError(
            f"{platform.name}: run {shard.plan_id} has no open shard {shard.number}:"
            " its collection has ended; start a new run of the day",
            exit_code=1,
        )
    return ShardSubjects(own, len(own) / len(rows))


def end_plan(
    warehouse: Warehouse, platform: Platform, plan_id: str, run_ids: Collection[str]
) -> None:
    """Mark the committed loads of all shards as whole and delete the plan.

    Until then no load of a shard counts as a read day.
    """
    names = {"platform": platform.name, "plan_id": plan_id}
    with warehouse.begin() as connection:
        connection.execute(MARK_WHOLE, {**names, "run_ids": sorted(run_ids)})
        connection.execute(CLEAR, {**names, "ended": plan_id})
