"""The only place that sets a database role and the person of a transaction."""
