"""`creators teams`: teams, their members, tiers and followed channels.

Here: arguments and printing. Not here: the rows (`workspaces/teams.py`).
"""

from enum import StrEnum
from typing import Annotated, Any

import typer

from pipelines.cli.monitors import PlatformName, find_platform, identify
from pipelines.cli.options import Json, Username, print_list, print_result
from pipelines.errors import UserError

app = typer.Typer(
    help="People who watch channels together, as StreamTrack's teams.",
    no_args_is_help=True,
)

HEADINGS = ("team", "name", "tier", "members", "channels")
NONE_YET = "no teams yet: create one with `creators teams create TEAM OWNER`"


class Tier(StrEnum):
    """The tiers of a team; the database holds the same list."""

    FREE = "free"
    PRO = "pro"


class Role(StrEnum):
    """The roles that a member may be given; a team has one owner from its start."""

    ADMIN = "admin"
    MEMBER = "member"


Team = Annotated[str, typer.Argument(metavar="TEAM", help="The slug of the team.")]
Channel = Annotated[
    str,
    typer.Argument(
        metavar="CHANNEL", help="The login, the shown name or the id of the channel."
    ),
]


@app.command()
def create(
    team: Annotated[
        str,
        typer.Argument(
            metavar="TEAM",
            help="The slug of the team: a-z, 0-9, _ and -, up to 100 characters.",
        ),
    ],
    owner: Annotated[
        str, typer.Argument(metavar="OWNER", help="The username of its owner.")
    ],
    *,
    name: Annotated[
        str | None, typer.Option(help="The name as shown; the slug by default.")
    ] = None,
    tier: Annotated[
        Tier, typer.Option(help="free allows 3 members, pro any number.")
    ] = Tier.FREE,
    as_json: Json = False,
) -> None:
    """Create a team; its owner is the first member."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.workspaces import teams

    facts = teams.create_team(
        connect_warehouse(), team, owner, name=name, tier=tier.value
    )
    print_result(
        f"team {team} created with the tier {tier.value}", facts, as_json=as_json
    )


@app.command()
def add(
    team: Team,
    username: Username,
    *,
    role: Annotated[
        Role | None,
        typer.Option(help="The role in the team; by default a new member's is member."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Add a member, or change a member's role. A full team is refused."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.workspaces import members

    held, is_changed = members.add_member(
        connect_warehouse(), team, username, role and role.value
    )
    state = "is now" if is_changed else "was already"
    facts = {"team": team, "username": username, "role": held, "changed": is_changed}
    print_result(f"{username} {state} {held} of {team}", facts, as_json=as_json)


@app.command()
def remove(team: Team, username: Username, *, as_json: Json = False) -> None:
    """Remove a member. What the person wrote stays."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.workspaces import members

    members.remove_member(connect_warehouse(), team, username)
    facts = {"team": team, "username": username}
    print_result(f"{username} is no longer a member of {team}", facts, as_json=as_json)


@app.command("list")
def show(*, as_json: Json = False) -> None:
    """List the teams with their members and channels."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.workspaces import teams

    rows = teams.list_teams(connect_warehouse())
    print_list(rows, HEADINGS, _cells, none_yet=NONE_YET, as_json=as_json)


@app.command("tier")
def set_tier(
    team: Team,
    tier: Annotated[Tier, typer.Argument(metavar="TIER", help="free or pro.")],
    *,
    as_json: Json = False,
) -> None:
    """Set the tier of a team: free allows 3 members, pro any number."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.workspaces import teams

    limit = teams.set_tier(connect_warehouse(), team, tier.value)
    shown = "any number of" if limit is None else limit
    facts = {"team": team, "tier": tier.value, "max_members": limit}
    print_result(
        f"{team} has the tier {tier.value}: {shown} members", facts, as_json=as_json
    )


@app.command()
def follow(
    team: Team, platform: PlatformName, channel: Channel, *, as_json: Json = False
) -> None:
    """Let a team follow a channel; its members see the channel's livestreams.

    A channel that is not known yet is looked up, and monitored as by `monitors add`.
    """
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.ingestion import monitor_requests
    from pipelines.workspaces import teams

    known = find_platform(platform)
    warehouse = connect_warehouse()
    teams.check_team(warehouse, team)
    found = teams.find_channel(warehouse, known.name, channel)
    if found is None:
        identity = identify(warehouse, known, channel)
        monitor_requests.add_monitor(
            warehouse, known.name, identity=identity, name=channel
        )
        found = teams.find_channel(warehouse, known.name, identity.subject_id)
    if found is None:
        raise UserError(f"{platform} {channel!r} was removed meanwhile", exit_code=1)
    is_new = teams.follow_channel(warehouse, team, found)
    state = "follows" if is_new else "already followed"
    facts = {"team": team, "platform": platform, "channel": channel, "new": is_new}
    print_result(f"{team} {state} {platform}:{channel}", facts, as_json=as_json)


@app.command()
def unfollow(
    team: Team, platform: PlatformName, channel: Channel, *, as_json: Json = False
) -> None:
    """End a team's subscription to a channel. The stored numbers stay."""
    from pipelines.database.warehouse import connect_warehouse
    from pipelines.workspaces import teams

    warehouse = connect_warehouse()
    name = find_platform(platform).name
    teams.check_team(warehouse, team)
    found = teams.find_channel(warehouse, name, channel)
    if not teams.unfollow_channel(warehouse, team, found):
        raise UserError(f"{team!r} does not follow {platform} {channel!r}")
    facts = {"team": team, "platform": platform, "channel": channel}
    print_result(
        f"{team} no longer follows {platform}:{channel}", facts, as_json=as_json
    )


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    limit = "any" if row["max_members"] is None else row["max_members"]
    members = ", ".join(
        f"{one['username'] or '?'} ({one['role']})" for one in row["members"]
    )
    channels = ", ".join(
        f"{one['platform']}:{one['channel_name'] or one['channel_id']}"
        for one in row["channels"]
    )
    counts = f"{len(row['members'])} of {limit}: {members}"
    return (row["slug"], row["name"], row["tier"] or "none", counts, channels)
