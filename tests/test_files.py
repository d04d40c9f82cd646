"""Rules of the files themselves: what they name, and which versions they agree on.

Here: addresses and places that no file may name, locks, the changelog's version.
Not here: which package may import which (`test_architecture.py`).
"""

import re
import tomllib
from pathlib import Path

import yaml

from pipelines.settings import QUIET
from tests.support import tree
from tests.support.tree import PROJECT, files, name


def test_nothing_phones_home() -> None:
    compose = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())
    instance = yaml.safe_load((PROJECT / "dagster.yaml").read_text())
    dbt_project = yaml.safe_load((PROJECT / "dbt_project/dbt_project.yml").read_text())
    assert compose["x-service"]["environment"].items() >= QUIET.items()
    assert instance["telemetry"] == {"enabled": False}
    assert dbt_project["flags"]["send_anonymous_usage_stats"] is False


def test_nothing_says_where_packages_come_from() -> None:
    pattern = re.compile(
        r"(?:--|^)(?:(?:extra-)?index[-]url|find[-]links)|/simple[/]?$", re.MULTILINE
    )
    guilty = [name(path) for path in text_files() if pattern.search(path.read_text())]
    assert guilty == []


def test_nothing_names_a_place_on_one_machine() -> None:
    pattern = re.compile(r"(?<![\w.:/}-])/(?:work|root|home)/\w")
    guilty = [name(path) for path in text_files() if pattern.search(path.read_text())]
    assert guilty == []


def text_files() -> list[Path]:
    skipped = ("LICENSE", ".coverage", "DejaVuSans.ttf")
    return [path for path in tree.files() if path.name not in skipped]


def test_the_two_locks_agree() -> None:
    locks = [
        dict(re.findall(r"^([\w.-]+)==(\S+)", path.read_text(), flags=re.MULTILINE))
        for path in files("runtime.txt", "dev.txt", under="requirements")
    ]
    dev, runtime = locks
    assert runtime.items() <= dev.items()


def test_the_changelog_knows_the_version() -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    changelog = (PROJECT / "CHANGELOG.md").read_text()
    assert f"## [{project['version']}]" in changelog


def test_no_file_is_loaded_that_can_run_code() -> None:
    """A file of a shared folder may be another's (docs/faults.md, S29)."""
    loads = re.compile(
        r"^\s*(?:import|from) (?:pickle|marshal|shelve|dill|cloudpickle|joblib)\b"
        r"|\byaml\.(?:load|load_all|unsafe_load|full_load)\(",
        re.MULTILINE,
    )
    ours = ("pipelines", "dlt_sources", "sandbox", "serving", "tools", "migrations")
    checked = [path for folder in ours for path in files(".py", under=folder)]
    assert len(checked) > 300
    assert loads.search("import pickle\n")
    assert [name(path) for path in checked if loads.search(path.read_text())] == []
