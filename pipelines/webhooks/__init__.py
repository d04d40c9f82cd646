"""Webhooks: the receiver of deliveries and the store of verified events.

Here: HTTP in, rows of `app.webhook_events` out. Not here: signatures and formats
(`dlt_sources/<platform>/webhooks.py`), Dagster and dlt.
"""
