-- Thresholds of people on metrics, and the crossings that were reported.

create table app.alert_rules (
    id uuid not null default gen_random_uuid(),
    person_id uuid not null,
    platform text not null,
    channel_id text not null check (length(channel_id) between 1 and 200),
    metric text not null check (
        metric in (
            'followers_total', 'subscribers_total', 'views_total', 'contents_total',
            'followers_gained', 'subscribers_gained', 'views_gained',
            'contents_gained', 'impressions_gained', 'clicks_gained', 'viewers'
        )
    ),
    direction text not null check (direction in ('above', 'below')),
    threshold numeric not null check (threshold between -1e15 and 1e15),
    rearm_at numeric not null check (rearm_at between -2e15 and 2e15),
    delivery text not null default 'notification'
        check (delivery in ('notification', 'mail', 'webhook')),
    webhook_host text,
    webhook_url text,
    webhook_secret text,
    is_armed boolean,
    evaluated_at timestamptz,
    last_value numeric,
    created_at timestamptz not null default now(),
    primary key (id),
    foreign key (person_id) references app.people(id) on delete cascade,
    foreign key (platform) references app.platforms(platform),
    check (
        case direction
            when 'above' then rearm_at < threshold
            else rearm_at > threshold
        end
    ),
    check (
        (delivery = 'webhook') = (webhook_url is not null)
        and (webhook_url is null) = (webhook_secret is null)
        and (webhook_url is null) = (webhook_host is null)
    )
);
create unique index alert_rules_once_idx on app.alert_rules (
    person_id, platform, channel_id, metric, direction, threshold, delivery,
    coalesce(webhook_host, '')
);
create index alert_rules_platform_idx on app.alert_rules (platform);

create table app.alert_firings (
    id uuid not null default gen_random_uuid(),
    rule_id uuid not null,
    person_id uuid not null,
    point_at timestamptz not null,
    value numeric not null,
    fired_at timestamptz not null default now(),
    state text not null
        check (state in ('notified', 'pending', 'delivered', 'dead')),
    attempts smallint not null default 0 check (attempts between 0 and 100),
    next_attempt_at timestamptz,
    last_error text check (length(last_error) <= 500),
    delivered_at timestamptz,
    primary key (id),
    unique (rule_id, point_at),
    foreign key (rule_id) references app.alert_rules(id) on delete cascade,
    foreign key (person_id) references app.people(id) on delete cascade
);
create index alert_firings_person_id_idx on app.alert_firings (person_id);
create index alert_firings_pending_idx on app.alert_firings (next_attempt_at)
    where state = 'pending';

create function app.may_watch(
    person uuid, of_platform text, of_channel text, of_metric text
) returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select exists (
        select from app.people
        where
            people.id = person
            and people.is_active
            and (
                exists (
                    select from app.roles
                    where roles.role = people.role and roles.database_role = 'analyst'
                )
                or exists (
                    select from app.connections as own
                    where
                        own.person_id = person
                        and own.platform = of_platform
                        and own.platform_user_id = of_channel
                )
                or of_metric = 'viewers' and exists (
                    select from app.channels
                    inner join app.workspace_channels as followed
                        on followed.channel_id = channels.id
                    inner join app.workspace_members as member
                        on member.workspace_id = followed.workspace_id
                    where
                        member.person_id = person
                        and channels.platform = of_platform
                        and channels.channel_id = of_channel
                )
            )
    )
$$;
comment on function app.may_watch(uuid, text, text, text) is
    'Whether a person may see a metric of a channel: their own accounts, viewers of '
    'channels that their teams follow, and everything for people who read as analysts.';

create function app.may_watch_myself(
    of_platform text, of_channel text, of_metric text
) returns boolean
language sql
stable
security definer
set search_path = ''
as $$
    select app.may_watch(
        app.current_person_id(), of_platform, of_channel, of_metric
    )
$$;
comment on function app.may_watch_myself(text, text, text) is
    'Whether the person who asks may see a metric of a channel.';

-- A value that stays near the threshold must not report each of its movements.
create function app.check_alert_rule() returns trigger
language plpgsql
security definer
set search_path = ''
as $$
begin
    new.rearm_at := coalesce(
        new.rearm_at,
        new.threshold
        + case new.direction when 'above' then -1 else 1 end
        * greatest(1, abs(new.threshold) / 100)
    );
    -- The lock makes concurrent rules of one person count each other.
    perform from app.people where id = new.person_id for no key update;
    if (
        select count(*) >= 100 from app.alert_rules as rule
        where rule.person_id = new.person_id
    ) then
        raise check_violation using message = 'a person may have 100 alert rules';
    end if;
    return new;
end
$$;
comment on function app.check_alert_rule() is
    'Sets the value that arms a rule again, 1 percent back from the threshold and at '
    'least 1; refuses the 101st rule of a person.';
create trigger alert_rules_check
before insert on app.alert_rules
for each row execute function app.check_alert_rule();

create function app.alert_points(rule app.alert_rules, last_day date)
returns table (point_at timestamptz, value numeric)
language plpgsql
stable
set search_path = ''
as $$
declare
    known_from constant timestamptz := coalesce(rule.evaluated_at, '-infinity');
begin
    if rule.metric = 'viewers' then
        if to_regclass('core.fct_livestream_samples') is null then
            return;
        end if;
        return query
        select sample.observed_at, sample.viewers::numeric
        from core.fct_livestream_samples as sample
        where
            sample.platform = rule.platform
            and sample.channel_id = rule.channel_id
            and sample.observed_at > known_from
            and sample.viewers is not null
            and not sample.is_glitch
        order by sample.observed_at desc
        -- A new rule starts from the newest value.
        limit case when rule.evaluated_at is null then 1 end;
    elsif to_regclass('core.fct_channel_days') is null then
        return;
    elsif rule.metric like '%\_total' then
        return query execute format(
            'select day.observed_at, day.%1$I::numeric'
            ' from core.fct_channel_days as day'
            ' where day.platform = $1 and day.channel_id = $2'
            ' and day.observed_at > $3 and day.%1$I is not null'
            ' and day.date >= $4'
            ' order by day.observed_at desc limit $5',
            rule.metric
        )
        using
            rule.platform, rule.channel_id, known_from,
            case
                when isfinite(known_from)
                    then (known_from at time zone 'UTC')::date - 2
                else '-infinity'::date
            end,
            case when rule.evaluated_at is null then 1 end;
    else
        -- A flow counts when its day is over, and only as the flow of that day alone.
        return query execute format(
            'select (day.date + 1)::timestamp at time zone ''UTC'', day.%1$I::numeric'
            ' from core.fct_channel_days as day'
            ' where day.platform = $1 and day.channel_id = $2'
            ' and day.date > $3 and day.date <= $4 and day.%1$I is not null %2$s'
            ' order by day.date desc limit $5',
            rule.metric,
            case
                when rule.metric not in ('impressions_gained', 'clicks_gained')
                    then format(
                        'and day.%I = 1',
                        replace(rule.metric, '_gained', '_days_spanned')
                    )
            end
        )
        using
            rule.platform, rule.channel_id,
            coalesce((rule.evaluated_at at time zone 'UTC')::date - 1, '-infinity'),
            last_day,
            case when rule.evaluated_at is null then 1 end;
    end if;
end
$$;
comment on function app.alert_points(app.alert_rules, date) is
    'The known values of a rule''s metric since its last one, newest first: levels at '
    'their reading, flows at the end of their day, viewers at their sample.';

create function app.evaluate_alert_rules(last_day date) returns setof app.alert_firings
language plpgsql
set search_path = ''
as $$
declare
    rule app.alert_rules;
    point record;
    firing app.alert_firings;
    is_beyond boolean;
begin
    for rule in select * from app.alert_rules order by id for no key update loop
        if not app.may_watch(
            rule.person_id, rule.platform, rule.channel_id, rule.metric
        ) then
            -- Who may see the channel again starts from its newest value.
            update app.alert_rules set is_armed = null, evaluated_at = null
            where id = rule.id and evaluated_at is not null;
            continue;
        end if;
        for point in
            select * from app.alert_points(rule, last_day) order by point_at
        loop
            is_beyond := case rule.direction
                when 'above' then point.value >= rule.threshold
                else point.value <= rule.threshold
            end;
            if rule.is_armed is null then
                rule.is_armed := not is_beyond;
            elsif rule.is_armed and is_beyond then
                rule.is_armed := false;
                insert into app.alert_firings (
                    rule_id, person_id, point_at, value, state, next_attempt_at
                )
                values (
                    rule.id, rule.person_id, point.point_at, point.value,
                    case rule.delivery
                        when 'notification' then 'notified' else 'pending'
                    end,
                    case when rule.delivery <> 'notification' then now() end
                )
                on conflict (rule_id, point_at) do nothing
                returning * into firing;
                if found then
                    return next firing;
                end if;
            elsif not rule.is_armed then
                rule.is_armed := case rule.direction
                    when 'above' then point.value <= rule.rearm_at
                    else point.value >= rule.rearm_at
                end;
            end if;
            rule.evaluated_at := point.point_at;
            rule.last_value := point.value;
        end loop;
        update app.alert_rules
        set
            is_armed = rule.is_armed,
            evaluated_at = rule.evaluated_at,
            last_value = rule.last_value
        where id = rule.id and evaluated_at is distinct from rule.evaluated_at;
    end loop;
end
$$;
comment on function app.evaluate_alert_rules(date) is
    'Compares every rule with the values since its last one; the firings are new '
    'crossings. The first known value of a rule is no crossing. After a firing a rule '
    'waits until the value has gone back to rearm_at.';

alter table app.alert_rules enable row level security;
create policy "Analysts read all rows" on app.alert_rules
for select to analyst using (true);
create policy "People see their own alert rules" on app.alert_rules
for select to creator using (person_id = app.current_person_id());
create policy "People add alert rules for what they see" on app.alert_rules
for insert to creator with check (
    person_id = app.current_person_id()
    and app.may_watch_myself(platform, channel_id, metric)
);
create policy "People remove their own alert rules" on app.alert_rules
for delete to creator using (person_id = app.current_person_id());

alter table app.alert_firings enable row level security;
create policy "Analysts read all rows" on app.alert_firings
for select to analyst using (true);
create policy "People see their own firings" on app.alert_firings
for select to creator using (person_id = app.current_person_id());

revoke all on function
    app.may_watch(uuid, text, text, text), app.may_watch_myself(text, text, text),
    app.check_alert_rule(), app.alert_points(app.alert_rules, date),
    app.evaluate_alert_rules(date)
from public;
grant execute on function app.may_watch_myself(text, text, text) to creator;

-- Addresses of webhooks often hold a secret, so they are sealed and nobody reads them.
grant select (
    id, person_id, platform, channel_id, metric, direction, threshold, rearm_at,
    delivery, webhook_host, is_armed, evaluated_at, last_value, created_at
) on app.alert_rules to analyst, creator;
grant insert (
    person_id, platform, channel_id, metric, direction, threshold, rearm_at
) on app.alert_rules to creator;
grant delete on app.alert_rules to creator;
grant select on app.alert_firings to analyst, creator;

comment on table app.alert_rules is
    'Thresholds of people on metrics of channels; one firing per crossing.';
comment on column app.alert_rules.id is 'Key.';
comment on column app.alert_rules.person_id is 'The person who gets the alerts.';
comment on column app.alert_rules.platform is 'The platform, a row of app.platforms.';
comment on column app.alert_rules.channel_id is 'The platform''s id of the channel.';
comment on column app.alert_rules.metric is
    'A column of core.fct_channel_days, or viewers of core.fct_livestream_samples.';
comment on column app.alert_rules.direction is
    'above: fires at the threshold or more. below: at the threshold or less.';
comment on column app.alert_rules.threshold is 'The value that fires.';
comment on column app.alert_rules.rearm_at is
    'The value to which the metric must go back before the rule can fire again.';
comment on column app.alert_rules.delivery is
    'How the alert leaves the system; a notification is written in any case.';
comment on column app.alert_rules.webhook_host is 'The host of the webhook.';
comment on column app.alert_rules.webhook_url is 'The address of the webhook, sealed.';
comment on column app.alert_rules.webhook_secret is
    'The secret that signs its requests, sealed.';
comment on column app.alert_rules.is_armed is
    'Whether the rule can fire; null before its first value.';
comment on column app.alert_rules.evaluated_at is 'The time of the last value compared.';
comment on column app.alert_rules.last_value is 'The last value compared.';
comment on column app.alert_rules.created_at is 'When the row was made.';

comment on table app.alert_firings is
    'Crossings of a threshold that were reported, and how their delivery goes.';
comment on column app.alert_firings.id is
    'Key; the id of its notification, of its webhook and of its mail too.';
comment on column app.alert_firings.rule_id is 'The rule.';
comment on column app.alert_firings.person_id is 'The person of the rule.';
comment on column app.alert_firings.point_at is
    'The time of the value: its reading, its sample or the end of its day.';
comment on column app.alert_firings.value is 'The value.';
comment on column app.alert_firings.fired_at is 'When the crossing was found.';
comment on column app.alert_firings.state is
    'notified: nothing leaves the system. pending: an attempt is due at '
    'next_attempt_at. delivered, or dead after the last attempt.';
comment on column app.alert_firings.attempts is 'Attempts that were begun.';
comment on column app.alert_firings.next_attempt_at is 'When the next attempt is due.';
comment on column app.alert_firings.last_error is 'Why the last attempt failed.';
comment on column app.alert_firings.delivered_at is 'When it was accepted.';
