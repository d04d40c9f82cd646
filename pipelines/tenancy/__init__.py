"""Tenancy: whose rows a transaction sees.

Here: the only place that sets a database role and the person of a transaction. Not
here: the rows of each person (row-level security, `migrations/`).
"""
