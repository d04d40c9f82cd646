"""Declarations for Dagster, one family a module; `definitions.py` finds them here.

Here: assets, checks, jobs, schedules and sensors as module-level objects. Not here: how
work is done; the packages beside this one do it.
"""
