-- A platform reports how many seconds to wait; the newest report counts, also a shorter
-- one. A server clock that goes back moves the times of a bucket back with it.

update app.quota_buckets
set blocked_until = null
where blocked_until > clock_timestamp() + interval '25 hours';

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
    if held.updated_at > moment then
        held.blocked_until := held.blocked_until - (held.updated_at - moment);
        held.updated_at := moment;
        update app.quota_buckets
        set updated_at = held.updated_at, blocked_until = held.blocked_until
        where platform = p_platform and bucket = p_bucket;
    end if;
    if held.blocked_until > moment then
        return extract(epoch from held.blocked_until - moment);
    end if;
    available := least(
        p_capacity,
        held.tokens + extract(epoch from moment - held.updated_at)
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

drop function app.quota_note(text, text, double precision, timestamptz);

create function app.quota_note(
    p_platform text,
    p_bucket text,
    p_remaining double precision,
    p_seconds double precision
) returns void
language sql
set search_path = ''
as $$
    -- Responses overtake each other, so a report only lowers the points.
    insert into app.quota_buckets (platform, bucket, tokens, updated_at, blocked_until)
    values (
        p_platform, p_bucket, p_remaining, clock_timestamp(),
        case
            when p_remaining <= 0
                then clock_timestamp() + p_seconds * interval '1 second'
        end
    )
    on conflict (platform, bucket) do update
    set
        tokens = least(quota_buckets.tokens, excluded.tokens),
        updated_at = case
            when excluded.blocked_until is null then quota_buckets.updated_at
            else excluded.updated_at
        end,
        blocked_until = coalesce(excluded.blocked_until, quota_buckets.blocked_until)
$$;
comment on function app.quota_note(text, text, double precision, double precision) is
    'Lower the points to what the platform reports; none left blocks the bucket for '
    'p_seconds. The newest report counts.';
revoke all on function app.quota_note(text, text, double precision, double precision)
from public;
