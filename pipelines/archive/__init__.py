"""The archive: old rows in monthly partitions, and as Parquet files.

Here: which rows are old, their move to schema `archive`, the unloading of a month to
files, and the restore of these files. Not here: the schedule (`defs/upkeep.py`).
"""
