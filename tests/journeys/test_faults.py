"""A platform in trouble: what passes leaves no trace, what lasts is told."""

from datetime import timedelta

from tests.journeys.conftest import FOURTH_DAY, Digest
from tests.support.journey import Journey

PASSING = (
    "expire:user=NoraNova",
    "rate_limit:count=1,seconds=1,path=/users",
    "5xx:count=2,path=/channels/followers",
    "reset:count=2,path=/clips",
    "truncate:count=1,path=/games",
    "html:count=1,path=/streams",
    "empty:count=1,path=/videos",
)
LASTING = (
    "5xx:path=/channels/followed,user=NoraNova",
    "html:path=/subscriptions,user=NoraNova",
    "redirect:path=/channels/followed,user=MidnightMara",
    "scope:user=OldGuardTV",
    "revoke:user=TidyTomas",
    "loop:path=/videos",
    "garbage:count=1,path=/clips",
)

Readings = dict[tuple[str, str], tuple[str, str | None]]


def readings(journey: Journey, day: object) -> Readings:
    """Return how each reading of a day ended, by resource and the account's name."""
    rows = journey.ask(
        "select readings.resource,"
        " coalesce(connections.platform_username, readings.subject_id),"
        " readings.status, readings.reason"
        " from app.readings left join app.connections"
        " on readings.subject_id = connections.platform_user_id"
        " where readings.partition_date = %s and readings.is_current",
        day,
    )
    return {(resource, name): (status, why) for resource, name, status, why in rows}


def test_faults_that_pass_leave_no_trace(journey: Journey, fourth_day: Digest) -> None:
    journey.sandbox.set_faults(PASSING)
    journey.run(FOURTH_DAY)
    assert [one for one in journey.sandbox.faults() if one["count"]] == []
    assert journey.digest() == fourth_day


def test_faults_that_last_are_told_and_stop_nobody_else(journey: Journey) -> None:
    before = readings(journey, FOURTH_DAY - timedelta(days=1))
    journey.sandbox.set_faults(LASTING)
    journey.sandbox.clear_requests()
    journey.run(FOURTH_DAY)
    after = readings(journey, FOURTH_DAY)
    assert set(after) == set(before)
    changed = {key: after[key] for key in after if after[key] != before[key]}

    videos = {key: changed.pop(key) for key in list(changed) if key[0] == "videos"}
    assert set(videos.values()) == {
        ("partial", "the list names a page it already named")
    }
    (spoiled,) = (key for key in changed if key[0] == "clips")
    assert changed.pop(spoiled) == ("partial", "1 record(s) set aside")
    assert {key: status for key, (status, _) in changed.items()} == {
        ("followed_channels", "noranova"): "failed",
        ("subscriptions", "noranova"): "failed",
        ("followed_channels", "midnightmara"): "failed",
        ("followed_channels", "oldguardtv"): "unavailable",
        ("subscriptions", "oldguardtv"): "unavailable",
        ("followed_channels", "tidytomas"): "failed",
        ("subscriptions", "tidytomas"): "failed",
    }, changed
    assert all(reason for _, reason in changed.values())

    # No token followed the redirect, and the record that broke is kept as it came.
    asked = journey.sandbox.requests()
    assert "redirect" in {one["fault"] for one in asked}
    assert "unknown" not in {one["token"] for one in asked}
    aside = journey.ask("select resource, octet_length(body) > 0 from app.quarantine")
    assert aside == [("clips", True)]
    left = journey.ask(
        "select platform_username, inactive_reason from app.connections"
        " where not is_active"
    )
    assert left == [("tidytomas", "refused")]
    failed = journey.ask(
        "select distinct job_type from creatorsync.analytics_jobs"
        " where status = 'failed' and data_date = %s and error_message is not null",
        FOURTH_DAY,
    )
    assert ("daily_channel",) in failed
