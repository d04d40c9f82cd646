"""The person who opens the demo's dashboard: a team, a goal, and own royalties.

Here: rows as a user's commands write them. Not here: the days of the demo (`demo.py`),
and the artists (`demo_royalties.py`).
"""

from datetime import date
from decimal import Decimal

from pipelines.cli.demo_royalties import ARTISTS

TEAM = "demo"
GROWTH = Decimal(1)
"""The goal: more stars than on the first day, in percent."""
CHANNELS = """
    select id::text from app.channels
    where platform = any(:platforms)
    order by platform, channel_id
"""


def equip_viewer(first: date) -> str:
    """Give the viewer a team that follows every live channel, a goal and an artist."""
    from sqlalchemy import text

    from dlt_sources import platforms
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.people import people, sign_in_links
    from pipelines.workspaces import goals, teams

    warehouse = connect_warehouse()
    viewer = sign_in_links.find_active_person(warehouse).username
    if TEAM in {one["slug"] for one in teams.list_teams(warehouse)}:
        return f"{viewer} has a team already"
    teams.create_team(warehouse, TEAM, viewer, name="Demo team", tier="free")
    goal = goals.NewGoal("all", "stars", GROWTH, "percentage", first, None)
    goals.add_goal(warehouse, viewer, goal)
    with warehouse.begin() as session:
        live = [one.name for one in platforms().values() if one.live]
        channels = list(session.scalars(text(CHANNELS), {"platforms": live}))
        has_artists = session.scalar(text("select exists (select from app.artists)"))
    for channel in channels:
        teams.follow_channel(warehouse, TEAM, channel)
    what = f"{viewer} has a team of {len(channels)} channels and a goal"
    if not has_artists:
        return what
    people.set_role(warehouse, viewer, "artist", ARTISTS[0])
    return f"{what}, and is {ARTISTS[0]}"
