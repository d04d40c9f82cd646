"""Imports of exported files: upload, preview, list and undo.

Here: the state of imports in `app.imports`, and their rows through dlt. An undo marks
an import and deletes nothing: its raw rows stay, and no model selects them. Free of
Dagster. Not here: reading a file (`dlt_sources/csv_exports`), its meaning (dbt).
"""
