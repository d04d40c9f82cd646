"""The endpoints, a module per topic. Each has `ENDPOINTS`; `find_endpoints` lists them.

A new module in this folder is served and described without another change.
"""

import pkgutil
from importlib import import_module

from serving.endpoint import Endpoint


def find_endpoints() -> tuple[Endpoint, ...]:
    """Return the endpoints of all modules of this package."""
    return tuple(
        endpoint
        for module in sorted(pkgutil.iter_modules(__path__), key=lambda one: one.name)
        for endpoint in import_module(f"{__name__}.{module.name}").ENDPOINTS
    )
