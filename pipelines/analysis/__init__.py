"""What analysts ask of the tables: meanings, origins, exports, and BI tools.

Here: finding a table, explaining a column, tracing a number, exporting rows. Not here:
the tables themselves (`dbt_project/`, `migrations/`) and the printing (`cli/`).
"""
