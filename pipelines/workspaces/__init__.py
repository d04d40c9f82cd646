"""Workspaces and teams: their members, followed channels and goals.

Here: the rows that commands write. Not here: arguments (`cli/`), and which rows members
may read (policies of `migrations/`).
"""
