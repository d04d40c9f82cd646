"""The changes that make the existing subscriptions the wanted ones.

Here: pure comparison of targets, topics and a listing. Subscriptions with another
callback belong to another system and stay. Not here: requests and rows
(`subscriptions.py`, `subscription_store.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dlt_sources.contract import Topic
from dlt_sources.contract.subscription import Listing, Subscription, Target, Targets

Key = tuple[str, str]
"""Subject and topic."""
Wanted = dict[Key, tuple[Topic, Target]]


@dataclass(slots=True)
class Plan:
    """What to request, and why something is left out."""

    create: list[tuple[Topic, Target]] = field(default_factory=list)
    renew: list[tuple[Subscription, Target]] = field(default_factory=list)
    delete: list[tuple[Subscription, Target | None]] = field(default_factory=list)
    keep: dict[Key, Subscription] = field(default_factory=dict)
    left_out: dict[Key, str] = field(default_factory=dict)


def list_wanted(topics: Sequence[Topic], targets: Targets) -> Wanted:
    """Return what the scopes allow, by priority; a target's own connection counts."""
    owned = sorted(targets.found, key=lambda one: not one.subject.is_own)
    by_id: dict[str, Target] = {}
    for target in owned:
        by_id.setdefault(target.subject_id, target)
    return {
        (target.subject_id, topic.name): (topic, target)
        for topic in topics
        for target in by_id.values()
        if topic.is_granted(target.subject)
    }


def make_plan(
    wanted: Wanted, listing: Listing, *, callback: str, now: datetime
) -> Plan:
    """Return the changes; a subject whose list was not read stays as it is."""
    plan = Plan()
    targets = {target.subject_id: target for _, target in wanted.values()}
    usable: dict[Key, list[Subscription]] = {}
    for one in listing.found:
        if one.callback != callback or one.subject_id in listing.unread:
            continue
        key = (one.subject_id, one.topic)
        if key in wanted and (one.is_active or one.is_pending or one.is_outdated):
            usable.setdefault(key, []).append(one)
        else:
            plan.delete.append((one, targets.get(one.subject_id)))
    for key, found in usable.items():
        first, *others = sorted(found, key=lambda one: not one.is_active)
        plan.keep[key] = first
        plan.delete += [(one, targets[key[0]]) for one in others]
        if first.is_outdated or first.is_due(now):
            plan.renew.append((first, targets[key[0]]))
    _add_missing(plan, wanted, listing)
    return plan


def _add_missing(plan: Plan, wanted: Wanted, listing: Listing) -> None:
    """Create what is missing as far as the cost allows, by priority."""
    freed = sum(one.cost or 0 for one, _ in plan.delete)
    left = None if listing.max_cost is None else listing.max_cost - listing.cost + freed
    for key, (topic, target) in wanted.items():
        if key in plan.keep:
            continue
        if reason := listing.unread.get(target.subject_id):
            plan.left_out[key] = f"the existing subscriptions are not known: {reason}"
        elif left is not None and target.cost > left:
            plan.left_out[key] = (
                f"the cost limit of {listing.max_cost} is reached;"
                f" {topic.name} has a lower priority"
            )
        else:
            plan.create.append((topic, target))
            left = None if left is None else left - target.cost


def missing_of(
    wanted: Wanted, active: Mapping[Key, Subscription], reasons: Mapping[Key, str]
) -> dict[Key, str]:
    """Return the reason for each wanted subscription that is not active."""
    return {
        key: reasons.get(key) or "the platform has not verified the callback"
        for key in wanted
        if key not in active or not active[key].is_active
    }
