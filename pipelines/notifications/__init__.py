"""Notifications in `app.notifications`: failures, growth and ended livestreams.

Here: which events people learn of, and the text. Not here: thresholds that people set,
webhooks and mail (`alerts/`), and schedules (`defs/`).
"""
