"""The running of Dagster: runs, their locks, storage, launcher and workers.

Here: how runs start, how dead runs end, and what people and platforms asked for. Not
here: schedules (`defs/`), findings (`health/`), and long-lived processes
(`services/`).
"""
