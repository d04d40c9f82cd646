"""Alerts of people: thresholds on metrics, their firings, webhooks and mail.

Here: rules, their evaluation, and deliveries out of the system. Not here: the
comparison with a threshold (`app.evaluate_alert_rules`, migration `alert_rules`), and
alerts of failed runs (`notifications/failure_notices.py`).
"""
