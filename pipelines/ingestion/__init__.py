"""Ingestion: load plan, load, ledger, quota, monitors, missed days and backfill plan.

Here: everything about one platform and some days. Not here: Dagster (`defs/`) and HTTP
(`dlt_sources/`).
"""
