"""Maintenance: deletion of what expired, VACUUM, and checks of measurements.

Here: the work of the jobs `maintenance` and `upkeep`. Not here: their schedules
(`defs/`), the archive (`archive/`), backups (`backups/`), and dead runs
(`operations/`).
"""
