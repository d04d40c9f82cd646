drop function app.quota_note(text, text, double precision, double precision);

create or replace function app.quota_take(
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
comment on function app.quota_note(text, text, double precision, timestamptz) is
    'Take over what the platform says is left; nothing left blocks until the reset.';
revoke all on function app.quota_note(text, text, double precision, timestamptz)
from public;
