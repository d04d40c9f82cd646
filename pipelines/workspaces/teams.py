"""Teams: people who watch channels together, each a row of `app.workspaces`.

Here: create and list teams, their tier and followed channels. Not here: their members
(`members.py`), and the limit of a tier (`app.max_members_of`).
"""

from collections.abc import Mapping

from sqlalchemy import Connection, text

from pipelines.accounts import channel_search
from pipelines.database import audit
from pipelines.database.warehouse import Warehouse
from pipelines.people.people import find_person
from pipelines.workspaces.members import find_workspace, run_statement

CREATE = text("""
    select streamtrack.create_team_with_subscription(
        :name, :slug, cast(:owner as uuid), :tier
    )
""")

TEAMS = text("""
    select
        workspaces.slug,
        workspaces.name,
        subscriptions.tier,
        workspaces.max_members,
        array(
            select jsonb_build_object(
                'username', people.username, 'role', member.role
            )
            from app.workspace_members as member
            inner join app.people on people.id = member.person_id
            where member.workspace_id = workspaces.id
            order by member.joined_at, people.username
        ) as members,
        array(
            select jsonb_build_object(
                'platform', channels.platform,
                'channel_id', channels.channel_id,
                'channel_name', channels.channel_name
            )
            from app.workspace_channels as followed
            inner join app.channels on channels.id = followed.channel_id
            where followed.workspace_id = workspaces.id
            order by channels.platform, channels.channel_name, channels.channel_id
        ) as channels
    from app.workspaces
    left join app.subscriptions on subscriptions.workspace_id = workspaces.id
    order by workspaces.slug
""")

CHANNELS = text("""
    select channel_id, id::text from app.channels where platform = :platform
""")

FOLLOW = text("""
    with watched as (
        -- A connection reads its channel; any other channel must be monitored.
        update app.channels
        set is_monitored = true, updated_at = now()
        where
            id = cast(:channel as uuid)
            and connection_id is null
            and not is_monitored
    )

    insert into app.workspace_channels (workspace_id, channel_id)
    values (cast(:team as uuid), cast(:channel as uuid))
    on conflict do nothing
    returning channel_id
""")

UNFOLLOW = text("""
    delete from app.workspace_channels
    where
        workspace_id = cast(:team as uuid)
        and channel_id = cast(:channel as uuid)
    returning channel_id
""")


def create_team(
    warehouse: Warehouse, slug: str, owner: str, *, name: str | None, tier: str
) -> Mapping[str, str]:
    """Create a team with its owner as the first member; return its facts.

    Raises:
        UserError: the owner does not exist, the slug is taken, or a value is invalid.
    """
    with warehouse.begin() as session:
        values = {
            "name": slug if name is None else name,
            "slug": slug,
            "owner": find_person(session, owner).id,
            "tier": tier,
        }
        rows = run_statement(
            session, CREATE, values, taken=f"team {slug!r} exists already"
        )
        facts: Mapping[str, str] = rows[0][0]
        details = {"slug": slug, "owner": owner, "tier": tier}
        _audit(session, "create", facts["team_id"], **details)
    return facts


def list_teams(warehouse: Warehouse) -> list[dict[str, object]]:
    """Return the teams with their members and channels as plain values."""
    with warehouse.begin() as session:
        return [dict(row) for row in session.execute(TEAMS).mappings()]


def set_tier(warehouse: Warehouse, slug: str, tier: str) -> int | None:
    """Set the tier of a team; return its limit of members, None for no limit.

    Raises:
        UserError: the team does not exist or has too many members.
    """
    with warehouse.begin() as session:
        team = find_workspace(session, slug)
        values = {"team": team, "tier": tier}
        change = text("select app.set_subscription_tier(cast(:team as uuid), :tier)")
        run_statement(session, change, values)
        _audit(session, "tier", team, tier=tier)
        limit = text("select max_members from app.workspaces where slug = :slug")
        found: int | None = session.scalar(limit, {"slug": slug})
    return found


def find_channel(warehouse: Warehouse, platform: str, id_or_name: str) -> str | None:
    """Return the key of a known channel, None where there is none.

    Raises:
        UserError: several channels have the name.
    """
    with warehouse.begin() as session:
        rows = session.execute(CHANNELS, {"platform": platform})
        keys: dict[str, str] = {row.channel_id: row.id for row in rows}
        found = channel_search.find_channel(session, platform, id_or_name, keys)
    return keys[found] if found else None


def check_team(warehouse: Warehouse, slug: str) -> None:
    """Check that a team exists.

    Raises:
        UserError: it does not.
    """
    with warehouse.begin() as session:
        find_workspace(session, slug)


def follow_channel(warehouse: Warehouse, slug: str, channel: str) -> bool:
    """Let a team follow a channel; return False if it did already.

    Raises:
        UserError: the team does not exist.
    """
    with warehouse.begin() as session:
        values = {"team": find_workspace(session, slug), "channel": channel}
        is_new = session.execute(FOLLOW, values).first() is not None
        if is_new:
            _audit(session, "follow", values["team"], channel=channel)
    return is_new


def unfollow_channel(warehouse: Warehouse, slug: str, channel: str | None) -> bool:
    """End a team's subscription to a channel; the channel's numbers stay.

    Raises:
        UserError: the team does not exist.
    """
    with warehouse.begin() as session:
        values = {"team": find_workspace(session, slug), "channel": channel}
        was_followed = session.execute(UNFOLLOW, values).first() is not None
        if was_followed:
            _audit(session, "unfollow", find_workspace(session, slug), channel=channel)
    return was_followed


def _audit(session: Connection, action: str, team: str, **details: object) -> None:
    audit.record(
        session,
        action=f"teams.{action}",
        entity_type="workspaces",
        entity_id=team,
        details=details,
    )
