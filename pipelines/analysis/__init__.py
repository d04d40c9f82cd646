"""Tools of analysts: meanings of columns, origins of numbers, exports, BI bundles.

Here: finding a table, explaining a column, tracing a number, exporting rows. Not here:
the tables themselves (`dbt_project/`, `migrations/`) and the printing (`cli/`).
"""
