"""Backups: dumps with row counts and digests, their restore, and its regular test.

Here: a consistent dump of each database, retention, restore. Not here: the schedule
(`defs/backups.py`) and the vault's key, which is in no backup.
"""
