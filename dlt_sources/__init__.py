"""Extraction: what each platform says, read with few calls and landed raw by dlt.

Here: finding the platforms. Each is a subpackage exposing `PLATFORM`; nobody keeps a
list of them. Not here: anything of a platform, and anything of Dagster.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from dlt_sources.contract import Platform


@cache
def platforms() -> dict[str, Platform]:
    """Return every platform under this package by its name, in alphabetical order."""
    found = {}
    for module in iter_modules(__path__):
        if module.ispkg:
            package = import_module(f"{__name__}.{module.name}")
            if isinstance(platform := getattr(package, "PLATFORM", None), Platform):
                found[platform.name] = platform
    return dict(sorted(found.items()))
