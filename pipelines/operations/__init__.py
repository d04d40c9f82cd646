"""The running system: health, liveness, maintenance, notifications and services.

Here: what keeps runs and services in order. Not here: schedules (`defs/`).
"""
