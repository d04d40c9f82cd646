"""The rules of docs/architecture.md that a change could break without noticing."""

import ast
import graphlib
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from dlt_sources import platforms
from tests.support import tree
from tests.support.tree import PROJECT, files, imports_from, name

PLATFORMS = tuple(sorted(platforms()))
OURS = ("pipelines", "dlt_sources", "sandbox", "serving")
PRODUCT = [path for folder in OURS for path in files(".py", under=folder)]
MODELS = files(".sql", under="dbt_project/models")
PACKAGES_BELOW = {
    "contract": set(),
    "http": {"contract"},
    "decode": {"contract", "http"},
    "extract": {"contract", "http", "decode"},
    "load": {"contract", "http", "decode", "extract"},
}
"""Each package of `dlt_sources`, and the packages that it may import."""
PLATFORM_FILES = {
    "__init__.py",
    "README.md",
    "auth.py",
    "client.py",
    "collect.py",
    "endpoints",
    "errors.py",
    "identify.py",
    "records.py",
    "settings.py",
    "source.py",
}
BELOW = (
    "bounds",
    "database_urls",
    "state_folder",
    "days",
    "disk_space",
    "errors",
    "exports",
    "failpoints",
    "header_deadlines",
    "local_address",
    "operator",
    "own_site",
    "ports",
    "progress",
    "redaction",
    "settings",
    "standard_webhooks",
    "terminal",
)
"""Modules of `pipelines` that every package may import."""
LAYERS = (
    {*BELOW, "code_references", "database", "run_clock"},
    {"people", "tenancy", "partitions", "text_parquet"},
    {"accounts", "resources"},
    {"alerts", "backups", "ingestion", "transform", "quality", "webhooks"}
    | {"imports", "royalties", "workspaces"},
    {"archive", "artists", "live"},
    {"analysis", "health", "maintenance", "notifications", "privacy"},
    {"operations"},
    {"services"},
    {"defs"},
    {"definitions"},
    {"cli"},
)
"""The packages of `pipelines` from below; each imports itself and lower layers."""
FREE_OF_DAGSTER = (
    "errors",
    "exports",
    "settings",
    "accounts.vault",
    "database.embedded_server",
    "database.migrate",
    "database.warehouse",
)


def lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_files_stay_readable() -> None:
    too_long = [name(path) for path in files(".py") if lines(path) > 400]
    too_long += [
        name(path) for path in files(".sql", under="dbt_project") if lines(path) > 150
    ]
    assert too_long == []


def test_a_typical_module_is_short() -> None:
    assert statistics.median(lines(path) for path in PRODUCT) <= 110


def test_every_module_says_what_it_is() -> None:
    silent = [
        name(path)
        for path in files(".py")
        if name(path).split("/")[0] != "tests"
        and path.read_text().strip()
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []


def test_a_source_knows_neither_dagster_nor_pipelines() -> None:
    guilty = {
        name(path): found
        for path in files(".py", under="dlt_sources")
        if (
            found := imports_from(
                path, "dagster", "dagster_dlt", "pipelines", "sandbox"
            )
        )
    }
    assert guilty == {}


def test_platforms_never_import_each_other() -> None:
    for platform in PLATFORMS:
        others = [f"dlt_sources.{one}" for one in PLATFORMS if one != platform]
        for path in files(".py", under=f"dlt_sources/{platform}"):
            assert imports_from(path, *others) == set(), name(path)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_folder_has_the_same_files(platform: str) -> None:
    folder = PROJECT / "dlt_sources" / platform
    found = {path.name for path in folder.iterdir() if path.name != "__pycache__"}
    assert found - {"authorize.py", "subscriptions.py", "webhooks.py"} == PLATFORM_FILES


@pytest.mark.parametrize("package", PACKAGES_BELOW)
def test_the_packages_of_a_source_import_downwards(package: str) -> None:
    above = [
        f"dlt_sources.{one}"
        for one in PACKAGES_BELOW
        if one not in PACKAGES_BELOW[package]
    ]
    above.remove(f"dlt_sources.{package}")
    for path in files(".py", under=f"dlt_sources/{package}"):
        assert imports_from(path, *above) == set(), name(path)


def test_a_platform_is_described_without_dlt_httpx_or_its_collection() -> None:
    code = """
import sys
from importlib import import_module
from importlib.util import find_spec
import dlt_sources
for name in dlt_sources.platforms():
    if find_spec(f"dlt_sources.{name}.webhooks"):
        import_module(f"dlt_sources.{name}.webhooks")
loaded = {one for one in sys.modules if one in {"dlt", "httpx", "polars"}}
loaded |= {one for one in sys.modules if one.endswith((".collect", ".client"))}
assert not loaded, sorted(loaded)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_what_platforms_share_names_none_of_them() -> None:
    for path in files(".py", under="dlt_sources"):
        if name(path).split("/")[1] not in PLATFORMS:
            found = imports_from(path, *(f"dlt_sources.{one}" for one in PLATFORMS))
            assert found == set(), name(path)


def test_the_service_loads_neither_dagster_nor_dlt() -> None:
    code = """
import sys
import serving.server
from serving.endpoints import find_endpoints
assert find_endpoints()
banned = ("dagster", "dlt", "dbt", "sandbox", "psycopg", "polars")
loaded = [one for one in sys.modules if one.partition(".")[0] in banned]
assert not loaded, loaded
"""
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_only_tenancy_sets_a_role_or_a_person() -> None:
    setting = re.compile(r"set (local |session )?role (?!=)|set_config|app\.person_id")
    users = {
        name(path)
        for folder in ("pipelines", "serving")
        for path in files(".py", under=folder)
        if setting.search(path.read_text())
    }
    assert users == {
        "pipelines/tenancy/analysts.py",
        "pipelines/tenancy/transactions.py",
        "pipelines/database/migrate.py",
    }


def test_the_sandbox_imports_nothing_of_ours() -> None:
    for path in files(".py", under="sandbox"):
        assert imports_from(path, "pipelines", "dlt_sources") == set(), name(path)


def test_only_the_demo_and_tests_know_the_sandbox() -> None:
    users = {name(path) for path in PRODUCT if imports_from(path, "sandbox")}
    inside = {one for one in users if one.startswith("sandbox/")}
    assert users - inside <= {
        "pipelines/cli/demo.py",
        "pipelines/cli/demo_webhooks.py",
    }


@pytest.mark.parametrize("platform", PLATFORMS)
def test_pipelines_never_name_a_platform(platform: str) -> None:
    guilty = [
        f"{name(path)}:{number}"
        for folder in ("pipelines", "serving")
        for path in files(".py", under=folder)
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if platform in line.lower()
    ]
    assert guilty == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_dbt_macros_never_name_a_platform(platform: str) -> None:
    macros = files(".sql", under="dbt_project/macros")
    assert macros
    assert [name(path) for path in macros if platform in path.read_text().lower()] == []


def test_dbt_macros_shadow_no_materialization_of_dbt() -> None:
    text = "".join(
        path.read_text() for path in files(".sql", under="dbt_project/macros")
    )
    assert not re.search(r"materialization\s+(incremental|table|view|seed)\b", text)


def package_of(module: str) -> str:
    """Return the package below `pipelines`; empty for `pipelines` itself."""
    return module.partition(".")[2].partition(".")[0]


def layer(module: str) -> int:
    """Return the layer of a module of `pipelines`."""
    packages_by_layer = enumerate(LAYERS)
    return next(
        number
        for number, packages in packages_by_layer
        if package_of(module) in packages
    )


def test_every_package_of_pipelines_has_a_layer() -> None:
    packages = {
        path.relative_to(PROJECT).parts[1] for path in files(".py", under="pipelines")
    }
    named = {package.removesuffix(".py") for package in packages - {"__init__.py"}}
    assert named - set().union(*LAYERS) == set()


def test_pipelines_import_downwards() -> None:
    upwards = [
        f"{module} imports {one}"
        for module, imported in tree.import_graph("pipelines").items()
        for one in imported
        if package_of(one) not in {"", package_of(module), *BELOW}
        and layer(one) >= layer(module)
    ]
    assert upwards == []


def test_the_map_names_every_package_from_below() -> None:
    page = (PROJECT / "docs/architecture.md").read_text()
    mapped = re.findall(
        r"^\| `(dlt_sources|pipelines)/([\w<>]+)/` \|", page, re.MULTILINE
    )
    packages = {
        (root, path.name)
        for root in ("dlt_sources", "pipelines")
        for path in (PROJECT / root).iterdir()
        if (path / "__init__.py").is_file() and path.name not in PLATFORMS
    }
    assert set(mapped) == packages | {("dlt_sources", "<platform>")}
    layers = [
        next(number for number, layer in enumerate(LAYERS) if package in layer)
        for root, package in mapped
        if root == "pipelines"
    ]
    assert layers == sorted(layers)


def test_modules_import_without_cycles() -> None:
    graph = tree.import_graph(*OURS)
    assert len(graph) > 100
    # `prepare` raises CycleError with the modules of a cycle.
    graphlib.TopologicalSorter(graph).prepare()


def test_what_stands_below_dagster_does_not_load_it() -> None:
    code = "import sys\n" + "\n".join(
        f"import pipelines.{one}" for one in FREE_OF_DAGSTER
    )
    code += "\nassert not [one for one in sys.modules if one.startswith('dagster')]"
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_layers_have_no_shortcuts() -> None:
    layer_of = {
        path.stem: path.relative_to(PROJECT / "dbt_project/models").parts[0]
        for path in MODELS
    } | {path.stem: "core" for path in files(".csv", under="dbt_project/seeds")}
    allowed = {
        "staging": {"staging", "source"},
        "intermediate": {"intermediate", "staging"},
        "core": {"core", "intermediate"},
        "marts": {"marts", "core"},
        "api": {"marts", "core"},
    }
    shortcuts = []
    for path in MODELS:
        text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
        used = {layer_of.get(one, one) for one in re.findall(r"\bref\('(\w+)'\)", text)}
        used |= {"source"} if re.search(r"\bsource\(", text) else set()
        shortcuts += [
            f"{name(path)} reads {one}"
            for one in sorted(used - allowed[layer_of[path.stem]])
        ]
    assert shortcuts == []


def test_a_model_is_in_the_schema_of_its_folder() -> None:
    from pipelines.transform import dbt  # noqa: PLC0415 - the other tests need no parsed project

    nodes = [*dbt.manifest()["nodes"].values(), *dbt.manifest()["sources"].values()]
    astray = []
    for node in nodes:
        parts = node["original_file_path"].split("/")
        if node["resource_type"] == "model":
            wanted = parts[2] if parts[1] == "marts" else parts[1]
        elif node["resource_type"] == "source":
            wanted = "app" if parts[2] == "app" else f"raw_{parts[2]}"
        else:
            continue
        if node["schema"] != wanted:
            astray.append(f"{node['original_file_path']} is in {node['schema']}")
    assert astray == []
