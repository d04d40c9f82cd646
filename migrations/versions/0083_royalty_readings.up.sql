-- A statement says up to which day its earnings were read.

alter table app.royalty_statements add column read_until date;
comment on column app.royalty_statements.read_until is
    'Day up to which the earnings of each of its posts were read in the month. The month '
    'is incomplete if this is before its last day. Null: no earnings are known, or the '
    'statement was locked before this column.';

create or replace view cg_analytics.royalty_statements
with (security_invoker = true) as
select * from app.royalty_statements;

drop function api.artist_statements();
create function api.artist_statements()
returns table (
    artist_id uuid, month date, currency text, status text, earnings numeric,
    royalty numeric, adjustments numeric, payable numeric, gaps integer,
    read_until date
)
language plpgsql
stable
set search_path = ''
as $$
#variable_conflict use_column
begin
    if to_regclass('cg_analytics.royalty_statements') is null then
        return;
    end if;
    return query
    select
        statements.artist_id, statements.month, statements.currency::text,
        statements.status::text, statements.earnings, statements.royalty,
        statements.adjustments, statements.payable, statements.gaps::integer,
        statements.read_until
    from cg_analytics.royalty_statements as statements
    order by statements.month desc, statements.currency;
end
$$;
comment on function api.artist_statements() is
    'Royalty statements of the artists whom the reader may see.';
revoke all on function api.artist_statements() from public;
grant execute on function api.artist_statements() to analyst, creator;
