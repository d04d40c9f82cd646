"""Decode response bodies into records: pages, rows, normalisation, column types.

Here: bytes in, typed records and rejected records out. Not here: requests (`http/`).
"""
