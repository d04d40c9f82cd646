-- The quota of each platform, shared by all that spend it. Real time only.

create table app.quota_buckets (
    platform text not null,
    bucket text not null,
    tokens double precision not null,
    updated_at timestamptz not null,
    blocked_until timestamptz,
    primary key (platform, bucket),
    foreign key (platform) references app.platforms (platform)
);

create table app.quota_usage (
    platform text not null,
    bucket text not null,
    period_start timestamptz not null,
    units bigint not null default 0,
    primary key (platform, bucket, period_start),
    foreign key (platform) references app.platforms (platform)
);

create function app.quota_take(
    p_platform text,
    p_bucket text,
    p_points double precision,
    p_capacity double precision,
    p_seconds double precision
) returns double precision
language plpgsql
set search_path = ''
as $$
declare
    held app.quota_buckets;
    moment timestamptz;
    available double precision;
begin
    if p_points > p_capacity then
        raise invalid_parameter_value using message = format(
            '%s points never fit into a bucket of %s', p_points, p_capacity
        );
    end if;
    insert into app.quota_buckets (platform, bucket, tokens, updated_at)
    values (p_platform, p_bucket, p_capacity, clock_timestamp())
    on conflict do nothing;
    select * into held from app.quota_buckets
    where platform = p_platform and bucket = p_bucket
    for update;

    moment := clock_timestamp();
    if held.blocked_until > moment then
        return extract(epoch from held.blocked_until - moment);
    end if;
    available := least(
        p_capacity,
        held.tokens + greatest(extract(epoch from moment - held.updated_at), 0)
        * p_capacity / p_seconds
    );
    if available < p_points then
        return (p_points - available) * p_seconds / p_capacity;
    end if;
    update app.quota_buckets
    set tokens = available - p_points, updated_at = moment, blocked_until = null
    where platform = p_platform and bucket = p_bucket;
    return 0;
end
$$;
comment on function app.quota_take(
    text, text, double precision, double precision, double precision
) is
    'Spend points of a bucket that refills with p_capacity per p_seconds; return 0, or '
    'the seconds to wait before asking again.';

create function app.quota_note(
    p_platform text,
    p_bucket text,
    p_remaining double precision,
    p_resets_at timestamptz
) returns void
language sql
set search_path = ''
as $$
    -- Answers overtake each other, so the platform's word only ever lowers the level.
    insert into app.quota_buckets (platform, bucket, tokens, updated_at, blocked_until)
    values (
        p_platform, p_bucket, p_remaining, clock_timestamp(),
        case when p_remaining <= 0 then p_resets_at end
    )
    on conflict (platform, bucket) do update
    set
        tokens = least(quota_buckets.tokens, excluded.tokens),
        blocked_until = greatest(quota_buckets.blocked_until, excluded.blocked_until)
$$;
comment on function app.quota_note(text, text, double precision, timestamptz) is
    'Take over what the platform says is left; nothing left blocks until the reset.';

comment on table app.quota_buckets is
    'One row per bucket of points that refills, such as one token''s calls.';
comment on column app.quota_buckets.platform is 'The platform, a row of app.platforms.';
comment on column app.quota_buckets.bucket is 'What shares the points.';
comment on column app.quota_buckets.tokens is 'Points left at updated_at.';
comment on column app.quota_buckets.updated_at is 'When points were last taken.';
comment on column app.quota_buckets.blocked_until is
    'Until when the platform said to wait.';

comment on table app.quota_usage is
    'One row per bucket and period of a budget that does not refill meanwhile.';
comment on column app.quota_usage.platform is 'The platform, a row of app.platforms.';
comment on column app.quota_usage.bucket is 'What shares the budget.';
comment on column app.quota_usage.period_start is 'When the period began.';
comment on column app.quota_usage.units is 'Units spent in it.';
