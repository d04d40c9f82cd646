"""Run dbt in this process; a subprocess takes 5 s longer (2026-11).

Here: the manifest and one invocation. Not here: which models there are
(`dbt_project/`), and which assets dbt's events become (`defs/transform.py`).
"""

import json
import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dlt_sources.contract import Window
from pipelines import settings
from pipelines.database.lock_waits import PAUSE_SECONDS, TRIES, bound_lock_waits
from pipelines.database.sqlstate import (
    LOCK_NOT_AVAILABLE,
    find_sqlstate,
    is_transient,
)
from pipelines.database.statistics import analyze_changed_tables
from pipelines.database.warehouse import Warehouse
from pipelines.database_urls import dbt_variables
from pipelines.errors import UserError
from pipelines.failpoints import hit
from pipelines.progress import Progress, report
from pipelines.transform import builds

MANIFEST = settings.DBT_PROJECT / "target" / "manifest.json"
PARSE = "partial_parse.msgpack"
"""dbt's own file of a parse, in a target folder."""
BUILD_LOCK = "dbt"
"""One build or erasure at a time holds it."""

Event = dict[str, Any]


@cache
def manifest() -> Mapping[str, Any]:
    """Return the parsed project, from the file of `make setup` or of the first build.

    Raises:
        UserError: the project was never parsed.
    """
    if not MANIFEST.is_file():
        raise UserError("dbt_project/target/manifest.json is missing: run `make setup`")
    parsed: Mapping[str, Any] = json.loads(MANIFEST.read_text())
    return parsed


VIEWS_AND_SEEDS = ("config.materialized:view", "resource_type:seed")
"""Selects the views and seeds, which a deployment builds."""

PROGRAM = "dbt"
"""The name of dbt's sessions (`dbt_project/profiles.yml`)."""

TABLES = "config.materialized:incremental"
"""Selects the tables, which are built per day."""


def list_tables() -> Iterator[Mapping[str, Any]]:
    """Yield the nodes of the models that `TABLES` selects."""
    for node in manifest()["nodes"].values():
        if node["config"]["materialized"] == "incremental":
            yield node


@dataclass(slots=True)
class Outcome:
    """The result of one invocation: dbt's events, its errors and their SQLSTATEs."""

    success: bool
    events: list[Event] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sqlstates: set[str] = field(default_factory=set)

    @property
    def message(self) -> str:
        """Return the errors as one text."""
        return "; ".join(self.errors) or "a test failed: see the asset checks"

    @property
    def is_transient(self) -> bool:
        """Whether a retry may help: the database says so of one error at least."""
        return any(map(is_transient, self.sqlstates))


def build(
    selection: Sequence[str],
    warehouse: Warehouse,
    window: Window | None,
    *,
    is_full_refresh: bool = False,
) -> Outcome:
    """Build the selected models and run their tests, for the days of `window`.

    Args:
        selection: names of models; empty selects everything.
        warehouse: the database; one build at a time holds its lock `BUILD_LOCK`.
        window: the days to build; None builds all of history.
        is_full_refresh: whether core tables are created again with their new columns.
    """
    arguments = ["build", "--exclude-resource-type", "unit_test"]
    arguments += ["--full-refresh"] if is_full_refresh else []
    if selection:
        arguments += ["--indirect-selection", "buildable", "--select"]
        # dbt takes half a second to find all of them name by name.
        is_all = set(selection) == {node["name"] for node in list_tables()}
        arguments += [TABLES] if is_all else selection
    with warehouse.advisory_lock(BUILD_LOCK), _window_variables(window):
        analyze_changed_tables(warehouse)
        started_at = builds.read_clock(warehouse)
        outcome = _invoke_bounded(warehouse, arguments)
        builds.record_builds(warehouse, manifest(), outcome.events, window, started_at)
        return outcome


def build_views_and_seeds(warehouse: Warehouse) -> Outcome:
    """Build the views and seeds, without their tests.

    A view that a reader has locked is tried again later, so that queued readers pass.
    """
    kinds = ("--resource-type", "model", "--resource-type", "seed")
    arguments = ["build", *kinds, "--select", *VIEWS_AND_SEEDS]
    with warehouse.advisory_lock(BUILD_LOCK):
        for _ in range(TRIES - 1):
            outcome = _invoke_bounded(warehouse, arguments)
            if outcome.success or not outcome.is_transient:
                return outcome
            time.sleep(PAUSE_SECONDS)
        return _invoke_bounded(warehouse, arguments)


def _invoke_bounded(warehouse: Warehouse, arguments: Sequence[str]) -> Outcome:
    """Run dbt; a statement that waits too long for a lock of others fails."""
    with bound_lock_waits(warehouse, PROGRAM) as waits:
        outcome = invoke(arguments)
    if not outcome.success and waits.reason:
        outcome.errors = [waits.reason]
        outcome.sqlstates.add(LOCK_NOT_AVAILABLE)
    return outcome


def invoke(arguments: Sequence[str]) -> Outcome:
    """Run dbt once with `arguments`, without output, and return its result."""
    from dbt.cli.main import dbtRunner  # noqa: PLC0415 - 1.6 s that definitions never pay
    from dbt_common.events.functions import msg_to_dict  # noqa: PLC0415 - as above

    outcome = Outcome(success=False)

    def note(event: Any) -> None:
        # dbt keeps only the text of an error, but it logs while it handles the error.
        if code := find_sqlstate(sys.exc_info()[1]):
            outcome.sqlstates.add(code)
        if event.info.name in _RESULTS:
            outcome.events.append(msg_to_dict(event))
            hit("dbt")
            if event.info.name == "LogModelResult":
                report(Progress("build", _relation_name(event)))
        elif event.info.level == "error":
            outcome.errors.append(str(event.info.msg).strip())

    os.environ.update(settings.environment(settings.load()))
    result = _parse()
    if result.success:
        # A copy: a build compiles foreign keys in place, which can be done only once.
        manifest = result.result.deepcopy()
        _name_database(manifest)
        runner = dbtRunner(manifest, callbacks=[note])
        result = runner.invoke([*_SILENT, *arguments])
    outcome.success = result.success
    if code := find_sqlstate(result.exception):
        outcome.sqlstates.add(code)
    if result.exception is not None:
        outcome.errors.append(str(result.exception))
    return outcome


def _relation_name(event: Any) -> str:
    relation = event.data.node_info.node_relation
    return f"{relation.schema}.{relation.alias}"


def _parse() -> Any:
    """Parse the project, once for all that this process builds.

    The parse knows no database, so all state folders share that of `make setup`: dbt
    then takes 2 s of CPU instead of 11 (2026-11).
    """
    from dbt.cli.main import dbtRunner  # noqa: PLC0415 - as above

    state = _changed_at()
    if state not in _PARSED:
        _PARSED.clear()
        _copy_parse()
        with _without_connection():
            result = dbtRunner().invoke([*_SILENT, "parse"])
        if not result.success:
            return result
        if not MANIFEST.is_file():
            _write_manifest(result.result)
        _PARSED.append(state)
        _PARSED.append(result)
    return _PARSED[1]


def _copy_parse() -> None:
    """Give a fresh state folder the parse of `make setup`; dbt reads changed files."""
    made, own = MANIFEST.with_name(PARSE), find_target() / PARSE
    if made.is_file() and not own.is_file():
        own.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made, own)


@contextmanager
def _without_connection() -> Iterator[None]:
    """Remove the variables that `profiles.yml` reads: dbt keeps a parse for each."""
    names = {"DBT_TARGET", *dbt_variables(settings.load().warehouse_url)}
    held = {name: os.environ.pop(name) for name in names if name in os.environ}
    try:
        yield
    finally:
        os.environ.update(held)


def _name_database(manifest: Any) -> None:
    """Name the database of the environment in every relation of a parse."""
    database = os.environ["DBT_DBNAME"]
    for node in (*manifest.nodes.values(), *manifest.sources.values()):
        if node.relation_name:
            name = node.relation_name.removeprefix(f'"{node.database}".')
            node.relation_name = f'"{database}".{name}'
        node.database = database


def _write_manifest(parsed: Any) -> None:
    """Write the file that the definitions read, so that no other process parses."""
    MANIFEST.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=MANIFEST.parent) as folder:
        fresh = Path(folder, MANIFEST.name)
        parsed.writable_manifest().write(str(fresh))
        fresh.replace(MANIFEST)


def _changed_at() -> int:
    parts = [settings.DBT_PROJECT / name for name in _SOURCES]
    files = [path for part in parts for path in (part, *part.rglob("*"))]
    return max(path.stat().st_mtime_ns for path in files)


_PARSED: list[Any] = []
"""The state that was parsed, and the result of the parse."""

_SOURCES = ("dbt_project.yml", "profiles.yml", "macros", "models", "seeds", "tests")

_SILENT = (
    *("--log-level", "none", "--log-level-file", "none", "--no-use-colors"),
    "--no-write-json",
)

_RESULTS = {"LogModelResult", "LogSeedResult", "LogTestResult"}


@contextmanager
def _window_variables(window: Window | None) -> Iterator[None]:
    """Pass the window to the models by environment: changed vars parse all again."""
    variables = (
        {
            "CREATORS_WINDOW_START": window.start.isoformat(),
            "CREATORS_WINDOW_END": window.end.isoformat(),
        }
        if window
        else {}
    )
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            os.environ.pop(name, None)


def find_target() -> Path:
    """Return the folder where an invocation leaves its compiled SQL."""
    return Path(os.environ["DBT_TARGET_PATH"])
