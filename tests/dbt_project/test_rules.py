"""The rules that a person could get wrong, each a unit test beside its model."""

from collections.abc import Callable


def test_every_rule_holds(run: Callable[..., None]) -> None:
    run("run", "--exclude", "config.materialized:view")
    run("test", "--select", "test_type:unit")
