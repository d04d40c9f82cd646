"""Run dbt and what follows a build: column lineage, rebuild, goals, profiles.

Here: how dbt runs in this process. Not here: models (`dbt_project/`).
"""
