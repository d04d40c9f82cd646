"""Extraction: read each platform's API and load its raw tables with dlt.

Here: the discovery of platforms. A platform is a subpackage with a `PLATFORM`; there is
no list of them. Not here: Dagster (`pipelines`).
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from dlt_sources.contract import Platform


@cache
def platforms() -> dict[str, Platform]:
    """Return the platforms by name, in alphabetical order."""
    found = {}
    for module in iter_modules(__path__):
        if module.ispkg:
            package = import_module(f"{__name__}.{module.name}")
            if isinstance(platform := getattr(package, "PLATFORM", None), Platform):
                found[platform.name] = platform
    return dict(sorted(found.items()))
