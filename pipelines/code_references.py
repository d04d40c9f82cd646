"""Links from an asset in Dagster's UI to the code that defines it.

Here: the link to an asset's function, and to a file. Dagster marks both as beta; its
warnings would appear in every command. Not here: the assets.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dagster import (
    AssetsDefinition,
    BetaWarning,
    CodeReferencesMetadataValue,
    LocalFileCodeReference,
    with_source_code_references,
)


@contextmanager
def _beta() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", BetaWarning)
        yield


def link_function(assets: AssetsDefinition) -> AssetsDefinition:
    """Return the assets with a link to the function that builds them."""
    with _beta():
        (linked,) = with_source_code_references([assets])
    assert isinstance(linked, AssetsDefinition)  # noqa: S101 - it returns what it gets
    return linked


def link_file(path: Path) -> dict[str, CodeReferencesMetadataValue]:
    """Return the metadata of an asset that a file defines."""
    with _beta():
        reference = LocalFileCodeReference(file_path=str(path))
        value = CodeReferencesMetadataValue(code_references=[reference])
    return {"dagster/code_references": value}
