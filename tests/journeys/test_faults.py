"""A lasting fault of one platform is reported; other platforms continue."""

from datetime import timedelta

from tests.support.journey import FOURTH_DAY, Journey
from tests.support.troubled import Troubled

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


def test_a_lasting_fault_is_reported_and_stops_no_other_platform(
    troubled: Troubled,
) -> None:
    journey = troubled.journey
    before = readings(journey, FOURTH_DAY - timedelta(days=1))
    after = readings(journey, FOURTH_DAY)
    assert set(after) == set(before)
    changed = {key: after[key] for key in after if after[key] != before[key]}

    videos = {key: changed.pop(key) for key in list(changed) if key[0] == "videos"}
    assert set(videos.values()) == {("partial", "the list repeats a page")}
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

    # No token follows the redirect. The invalid record and both HTML pages are kept.
    assert "redirect" in {one["fault"] for one in troubled.requests}
    assert "unknown" not in {one["token"] for one in troubled.requests}
    aside = journey.ask("select resource, octet_length(body) > 0 from app.quarantine")
    assert sorted(aside) == [("clips", True), *[("subscriptions", True)] * 2]
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


def test_a_platform_that_gives_nothing_fails_the_command_with_its_reason(
    journey: Journey,
) -> None:
    journey.at(FOURTH_DAY)
    journey.sandbox.set_faults(["5xx:status=500"])
    done = journey.run(FOURTH_DAY, check=False)
    journey.sandbox.set_faults([])
    assert done.returncode == 1
    assert "Twitch gave nothing: 500" in done.stderr
    assert "Traceback" not in done.stderr
    assert "readings failed on 2026-03-04: 500" in done.stdout
    status = journey.creators("status").stdout
    failed = [line for line in status.splitlines() if " failed on " in line]
    assert failed
    assert all(line.startswith("!!") for line in failed)
    assert journey.creators("doctor", check=False).returncode == 1
