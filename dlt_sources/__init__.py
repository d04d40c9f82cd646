"""Extraction: read each platform's API and load its raw tables with dlt.

Here: the discovery of platforms. A platform is a subpackage with a `PLATFORM`; there is
no list of them. A subpackage with `RAW_TABLES` has tables without being a platform. Not
here: Dagster (`pipelines`).
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

from dlt_sources.contract import Platform, RawTables, TableSet


@cache
def platforms() -> dict[str, Platform]:
    """Return the platforms by name, in alphabetical order."""
    found = {
        platform.name: platform
        for package in _packages()
        if isinstance(platform := getattr(package, "PLATFORM", None), Platform)
    }
    return dict(sorted(found.items()))


def table_sets() -> list[TableSet]:
    """Return the raw tables of all platforms and of everything else."""
    others = [
        tables
        for package in _packages()
        if isinstance(tables := getattr(package, "RAW_TABLES", None), RawTables)
    ]
    return [*platforms().values(), *others]


def _packages() -> Iterator[ModuleType]:
    for module in iter_modules(__path__):
        if module.ispkg:
            yield import_module(f"{__name__}.{module.name}")
