"""One person's data: their export, and their erasure from every place.

Here: which rows belong to a person, the export, the erasure. Not here: the commands
(`cli/people.py`) and the ledger of erasures (`migrations/`, 0056).
"""
