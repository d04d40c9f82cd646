"""Decode answers into records: pages, rows, normalisation and column types.

Here: bytes in, typed records and rejected records out. Not here: requests (`http/`).
"""
