"""Long-lived processes: Dagster's webserver and daemon, the receiver, the web service.

Here: how commands start and stop them. Not here: the web service itself (`serving/`)
and the receiver itself (`webhooks/`).
"""
