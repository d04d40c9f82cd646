"""Policies, tables and functions of ours beside the documented ones.

Here: their names, by what they allow. Not here: the comparison with the database
(`test_row_security.py`).
"""

RECEIVER_POLICY = "The receiver stores events"
ROYALTY_POLICIES = {
    "Artists see their own shares",
    "Artists see their own statements",
    "Artists see lines of their own statements",
}
ISSUES_POLICY = "Creators read their own rows"
KEY_POLICIES = {
    "Limited keys see their channels",
    "Limited keys see the connections of their channels",
}
ALERT_POLICIES = {
    "People see their own alert rules",
    "People add alert rules for what they see",
    "People remove their own alert rules",
    "People see their own firings",
}
PROFILE_POLICY = "Every role knows the profile"
PROFILE_TABLE = "deployment_profile"
RULE_COLUMNS = (
    *("person_id", "platform", "channel_id", "metric", "direction", "threshold"),
    "rearm_at",
)
"""Columns of their own alert rules that people write."""
OWN_ROWS = {
    *("post_splits", "post_artists", "royalty_statements", "royalty_lines"),
    *("connection_issues", "alert_rules", "alert_firings"),
}
"""Tables beside the documented ones, of which people see their own rows."""
OWN_DEFINERS = {
    "app.is_erased",
    "app.skip_erased_subject",
    "app.refuse_erased_account",
    "app.refuse_erased_user",
    "app.current_connection_ids",
    "app.may_watch",
    "app.may_watch_myself",
    "app.check_alert_rule",
}
"""Functions that read, for those who may not, the ledger of erasures, the
connections of a limited key, and the channels that a person's alerts may watch."""
