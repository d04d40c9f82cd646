"""Load the raw tables: plan, load, ledger, quota, monitors and backfill.

Here: what happens for one platform and some days. Not here: Dagster (`defs/`) and HTTP
(`dlt_sources/`).
"""
