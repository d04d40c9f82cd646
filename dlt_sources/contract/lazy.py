"""Functions that are imported on their first call.

Here: the reference `package.module:function`, as entry points write it. It keeps dlt,
httpx and `collect` out of processes that only need to know a platform.
Not here: the functions (`<platform>/collect.py`, `identify.py`, `auth.py`).
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any


def lazy(reference: str) -> Callable[..., Any]:
    """Return a function that imports `module:name` when it is called."""
    module, _, name = reference.partition(":")

    def call(*args: Any, **kwargs: Any) -> Any:
        return getattr(import_module(module), name)(*args, **kwargs)

    call.__name__ = name
    call.__qualname__ = reference
    return call
