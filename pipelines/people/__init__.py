"""People: their role, their password and their sign-in.

Here: existing people, and people of the sign-in service. Not here: files of people
(`accounts/people_import.py`), and what a session may read (`tenancy/`).
"""
