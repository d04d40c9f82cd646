"""Deltas stay, and later days get theirs, when snapshots move to the archive."""

from tests.support.journey import FOURTH_DAY, Journey

DELTAS = """
select count(*), md5(string_agg(delta::text, '|' order by delta::text))
from cg_analytics.deltas as delta
where period = 'daily' and to_date < %s
"""
NEW_DELTAS = """
select count(*), count(*) filter (where views_delta is not null)
from cg_analytics.deltas
where period = 'daily' and to_date = %s and from_date = to_date - 1
"""
SNAPSHOTS = "select count(*) from {} where snapshot_date < %s"


def test_deltas_do_not_change_when_their_snapshots_are_archived(
    journey: Journey,
) -> None:
    (before,) = journey.ask(DELTAS, FOURTH_DAY)
    (live,) = journey.ask(SNAPSHOTS.format("cg_analytics.snapshots"), FOURTH_DAY)
    assert before[0] > 0
    journey.creators("archive", "run", CREATORS_CLOCK="2027-06-01T12:00:00Z")
    assert journey.ask(SNAPSHOTS.format("archive.snapshots"), FOURTH_DAY) == [live]
    assert journey.ask("select count(*) from cg_analytics.snapshots") == [(0,)]
    assert journey.ask(DELTAS, FOURTH_DAY) == [before]
    journey.run(FOURTH_DAY)
    assert journey.ask(DELTAS, FOURTH_DAY) == [before]
    ((rows, known),) = journey.ask(NEW_DELTAS, FOURTH_DAY)
    assert rows >= known > 0, "the snapshot before is an archived one"
