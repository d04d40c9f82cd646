"""The instance files for several machines fit Dagster's own configuration schemas.

`launchers.json` holds these schemas, made from the launchers' classes; its comment has
the versions. The launchers themselves are no dependency of this project.
"""

import copy
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.support.tree import PROJECT

SCHEMAS = json.loads((Path(__file__).parent / "launchers.json").read_text())
FILES = {"celery": "CeleryRunLauncher", "kubernetes": "K8sRunLauncher"}
OURS = yaml.safe_load((PROJECT / "dagster.yaml").read_text())


def read(folder: str) -> dict[str, Any]:
    path = PROJECT / "deploy" / folder / "dagster.yaml"
    content: dict[str, Any] = yaml.safe_load(path.read_text())
    return content


@pytest.mark.parametrize("folder", FILES)
def test_the_file_fits_the_schemas(folder: str) -> None:
    instance = read(folder)
    jsonschema.validate(instance, SCHEMAS["instance"])
    launcher = instance["run_launcher"]
    assert launcher["class"] == FILES[folder]
    jsonschema.validate(launcher["config"], SCHEMAS[launcher["class"]])


@pytest.mark.parametrize("folder", FILES)
def test_a_wrong_field_and_a_wrong_type_do_not_fit(folder: str) -> None:
    schema = SCHEMAS[FILES[folder]]
    config = read(folder)["run_launcher"]["config"]
    named = copy.deepcopy(config) | {"brokre": "redis://127.0.0.1"}
    field = "default_queue" if folder == "celery" else "env_secrets"
    for wrong in (named, config | {field: 7}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, schema)


@pytest.mark.parametrize("folder", FILES)
def test_what_does_not_concern_machines_is_as_on_one(folder: str) -> None:
    instance = read(folder)
    for part in ("storage", "run_retries", "telemetry"):
        assert instance[part] == OURS[part]
    assert instance["concurrency"]["pools"] == OURS["concurrency"]["pools"]


def test_the_schemas_are_of_the_installed_dagster() -> None:
    assert f"dagster {version('dagster')}," in SCHEMAS["$comment"]
