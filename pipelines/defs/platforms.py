"""The raw tables of every platform that is found under `dlt_sources`."""

from dagster import Definitions

from dlt_sources import platforms
from pipelines.ingest import build_assets


def build() -> Definitions:
    """Return one step of assets for each platform."""
    return Definitions(assets=[build_assets(one) for one in platforms().values()])
