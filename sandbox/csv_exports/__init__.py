"""Files that a creator downloads: the same world as the platforms' APIs show.

Here: one export of YouTube Studio, for the channel whose token lacks the scope of
Analytics: its days are known from this file alone. Not here: the APIs.
"""

import csv
import io
from typing import NamedTuple

from sandbox.kit import pacific
from sandbox.world.creators import World
from sandbox.youtube import activity
from sandbox.youtube.channels import SCOPELESS, by_id

DAYS = 28
"""Studio shows the last 28 days."""
HEADER = ("Date", "Views", "Watch time (hours)", "Subscribers")


class ExportedFile(NamedTuple):
    """One file: its name, the account that it does not name itself, and its text."""

    name: str
    account: str
    text: str


def totals(world: World, now: int) -> ExportedFile:
    """Return "Totals.csv" of the channel, up to the last processed day."""
    channel = next(
        one for one in by_id(world).values() if one.creator.index == SCOPELESS
    )
    last = activity.processed_until(now)
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(HEADER)
    for day in pacific.days_between(last - (DAYS - 1) * pacific.ONE_DAY, last):
        of_day = activity.of_channel(channel, day, now)
        hours = f"{of_day.seconds / 3600:.4f}"
        net = of_day.gained - of_day.lost
        writer.writerow((day.isoformat(), of_day.views, hours, net))
    return ExportedFile("Totals.csv", f"youtube:{channel.id}", target.getvalue())
