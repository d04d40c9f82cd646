"""Access to PostgreSQL: sessions, the embedded server, migrations, the audit trail.

Here: connections and schema revisions. Not here: tables of dbt (`transform/`).
"""
