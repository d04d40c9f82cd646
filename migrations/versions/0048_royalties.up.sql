-- Royalty statements by artist, month and currency; a locked month never changes.

create table app.royalty_months (
    month date not null check (extract(day from month) = 1),
    built_at timestamptz not null,
    locked_at timestamptz,
    primary key (month)
);

create table app.royalty_statements (
    id uuid not null,
    artist_id uuid not null,
    artist_name text not null,
    month date not null,
    currency text not null check (currency ~ '^[A-Z]{3}$'),
    status text not null default 'open' check (status in ('open', 'locked')),
    opening numeric not null,
    earnings numeric,
    rate numeric check (rate between 0 and 100),
    royalty numeric,
    adjustments numeric not null,
    payable numeric check (payable >= 0),
    carried numeric not null check (carried <= 0),
    gaps integer not null check (gaps >= 0),
    built_at timestamptz not null,
    locked_at timestamptz,
    primary key (id),
    unique (artist_id, currency, month),
    foreign key (artist_id) references app.artists (id),
    foreign key (month) references app.royalty_months (month),
    check ((earnings is null) = (royalty is null)),
    check ((status = 'locked') = (locked_at is not null)),
    check (
        opening + coalesce(royalty, 0) + adjustments
        = coalesce(payable, 0) + carried
    )
);
create index royalty_statements_month_idx on app.royalty_statements (month);

create table app.royalty_lines (
    id uuid not null,
    statement_id uuid not null,
    line integer not null check (line > 0),
    kind text not null check (kind in ('earnings', 'adjustment', 'gap')),
    post_id text not null,
    title text,
    earned_in date not null check (extract(day from earned_in) = 1),
    from_date date,
    to_date date,
    post_earnings numeric,
    share numeric check (share between 0 and 100),
    earnings numeric,
    rate numeric check (rate between 0 and 100),
    royalty numeric,
    amount numeric,
    reason text,
    primary key (id),
    unique (statement_id, line),
    foreign key (statement_id)
    references app.royalty_statements (id) on delete cascade,
    check (
        kind = 'gap' and num_nulls(royalty, amount) = 2
        or kind <> 'gap' and num_nulls(earnings, royalty, amount) = 0
    ),
    check (kind = 'earnings' or reason is not null)
);
create index royalty_lines_post_id_idx on app.royalty_lines (post_id);

create function app.keep_locked_month() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    if tg_op = 'INSERT' then
        if new.locked_at is not null or exists (
            select from app.royalty_months as month
            where month.month >= new.month and month.locked_at is not null
        ) then
            raise insufficient_privilege using
                message = 'months are added open, after the locked ones';
        end if;
        return new;
    end if;
    if old.locked_at is not null then
        raise insufficient_privilege using message = format(
            'the royalties of %s are locked', to_char(old.month, 'YYYY-MM')
        );
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    if new.month <> old.month or new.locked_at is not null and exists (
        select from app.royalty_statements as statement
        where statement.month <= new.month and statement.status = 'open'
    ) then
        raise check_violation using
            message = 'a month is locked after all its statements and earlier months';
    end if;
    return new;
end
$$;

create function app.keep_locked_statement() returns trigger
language plpgsql
set search_path = ''
as $$
declare
    differing text;
begin
    if tg_op <> 'INSERT' and old.status = 'locked' then
        raise insufficient_privilege using message = format(
            'the statement %s is locked', old.id
        );
    end if;
    if tg_op = 'DELETE' then
        return old;
    end if;
    if tg_op = 'INSERT' and (
        new.status = 'locked' or exists (
            select from app.royalty_months as month
            where month.month = new.month and month.locked_at is not null
        )
    ) then
        raise insufficient_privilege using
            message = 'a locked month takes no new statement';
    end if;
    if tg_op = 'UPDATE' and new.status = 'locked' then
        select concat_ws(', ',
            case when coalesce(sum(line.amount) filter (
                where line.kind = 'earnings'
            ), 0) <> coalesce(new.royalty, 0) then 'royalty' end,
            case when coalesce(sum(line.earnings) filter (
                where line.kind = 'earnings'
            ), 0) <> coalesce(new.earnings, 0) then 'earnings' end,
            case when coalesce(sum(line.amount) filter (
                where line.kind = 'adjustment'
            ), 0) <> new.adjustments then 'adjustments' end,
            case when count(*) filter (
                where line.kind = 'gap'
            ) <> new.gaps then 'gaps' end
        ) into differing
        from app.royalty_lines as line
        where line.statement_id = new.id;
        if differing <> '' then
            raise check_violation using message = format(
                'the lines of statement %s differ from its %s', new.id, differing
            );
        end if;
    end if;
    return new;
end
$$;

create function app.keep_locked_lines() returns trigger
language plpgsql
set search_path = ''
as $$
declare
    statement_status text;
begin
    -- The share lock waits for a transaction that is about to lock the statement.
    if tg_op <> 'INSERT' then
        select statement.status into statement_status
        from app.royalty_statements as statement
        where statement.id = old.statement_id for share;
    end if;
    if tg_op <> 'DELETE' and statement_status is distinct from 'locked' then
        select statement.status into statement_status
        from app.royalty_statements as statement
        where statement.id = new.statement_id for share;
    end if;
    if statement_status = 'locked' then
        raise insufficient_privilege using
            message = 'the lines of a locked statement never change';
    end if;
    return case tg_op when 'DELETE' then old else new end;
end
$$;

create function app.refuse_truncate() returns trigger
language plpgsql
set search_path = ''
as $$
begin
    raise insufficient_privilege using message = format(
        '%I.%I is never emptied', tg_table_schema, tg_table_name
    );
end
$$;

comment on function app.keep_locked_month() is 'Refuses changes of a locked month, and locks out of order.';
comment on function app.keep_locked_statement() is
    'Refuses changes of a locked statement, and a lock whose lines do not sum up.';
comment on function app.keep_locked_lines() is
    'Refuses changes of the lines of a locked statement.';
comment on function app.refuse_truncate() is 'Refuses to empty a table.';
revoke all on function app.keep_locked_month() from public;
revoke all on function app.keep_locked_statement() from public;
revoke all on function app.keep_locked_lines() from public;
revoke all on function app.refuse_truncate() from public;

create trigger royalty_months_locked
before insert or update or delete on app.royalty_months
for each row execute function app.keep_locked_month();
create trigger royalty_months_never_emptied before truncate on app.royalty_months
for each statement execute function app.refuse_truncate();
create trigger royalty_statements_locked
before insert or update or delete on app.royalty_statements
for each row execute function app.keep_locked_statement();
create trigger royalty_statements_never_emptied
before truncate on app.royalty_statements
for each statement execute function app.refuse_truncate();
create trigger royalty_lines_locked
before insert or update or delete on app.royalty_lines
for each row execute function app.keep_locked_lines();
create trigger royalty_lines_never_emptied before truncate on app.royalty_lines
for each statement execute function app.refuse_truncate();

do $$
declare
    name text;
begin
    foreach name in array array[
        'royalty_months', 'royalty_statements', 'royalty_lines'
    ] loop
        execute format('alter table app.%I enable row level security', name);
        execute format(
            'create policy "Analysts read all rows" on app.%I '
            'for select to analyst using (true)', name
        );
    end loop;
end
$$;
create policy "Artists see their own statements" on app.royalty_statements
for select to creator
using (artist_id in (select artist.id from app.artists as artist));
create policy "Artists see lines of their own statements" on app.royalty_lines
for select to creator
using (
    statement_id in (select statement.id from app.royalty_statements as statement)
);
grant select on app.royalty_months to analyst;
grant select on app.royalty_statements, app.royalty_lines to analyst, creator;

create view cg_analytics.royalty_statements with (security_invoker = true) as
select * from app.royalty_statements;
create view cg_analytics.royalty_lines with (security_invoker = true) as
select * from app.royalty_lines;
grant select on cg_analytics.royalty_statements, cg_analytics.royalty_lines
to analyst, creator;

comment on table app.royalty_months is
    'One row per month whose statements were built. Months are locked in their order.';
comment on column app.royalty_months.month is 'First day of the month.';
comment on column app.royalty_months.built_at is 'When its statements were last built.';
comment on column app.royalty_months.locked_at is
    'When it was locked; null: it is open, and every build replaces its statements.';

comment on table app.royalty_statements is
    'One row per artist, month and currency.';
comment on column app.royalty_statements.id is
    'Key, from the artist, the month and the currency.';
comment on column app.royalty_statements.artist_id is 'The artist who is paid.';
comment on column app.royalty_statements.artist_name is
    'The artist''s name when the statement was built.';
comment on column app.royalty_statements.month is 'First day of the month.';
comment on column app.royalty_statements.currency is
    'ISO 4217 code; XXX: only gaps, and no reading has named a currency.';
comment on column app.royalty_statements.status is 'open or locked.';
comment on column app.royalty_statements.opening is
    'Balance carried from the artist''s previous statement; never positive.';
comment on column app.royalty_statements.earnings is
    'The artist''s part of the posts'' earnings; null: none is known.';
comment on column app.royalty_statements.rate is
    'Percent of the earnings; null: its lines have several rates, or none.';
comment on column app.royalty_statements.royalty is
    'Sum of the amounts of the lines of earnings; null: none is known.';
comment on column app.royalty_statements.adjustments is
    'Sum of the corrections of locked months.';
comment on column app.royalty_statements.payable is
    'What is paid: opening, royalty and adjustments, at least 0; null: '
    'nothing is known.';
comment on column app.royalty_statements.carried is
    'Negative rest, which the next statement opens with.';
comment on column app.royalty_statements.gaps is
    'Lines that name earnings which are not known.';
comment on column app.royalty_statements.built_at is 'When it was built.';
comment on column app.royalty_statements.locked_at is
    'When it was locked; since then the database refuses every change.';

comment on table app.royalty_lines is
    'The lines of a statement: earnings of posts, adjustments of locked '
    'months, and gaps.';
comment on column app.royalty_lines.id is 'Key, from the statement and the line.';
comment on column app.royalty_lines.statement_id is 'The statement.';
comment on column app.royalty_lines.line is 'Position in the statement, from 1.';
comment on column app.royalty_lines.kind is 'earnings, adjustment or gap.';
comment on column app.royalty_lines.post_id is 'The post: platform, colon, id there.';
comment on column app.royalty_lines.title is
    'The title of the post when the statement was built.';
comment on column app.royalty_lines.earned_in is
    'First day of the month of the earnings; an adjustment is of an earlier month.';
comment on column app.royalty_lines.from_date is
    'Day of the snapshot at the start; null: the earnings of a new post.';
comment on column app.royalty_lines.to_date is 'Day of the snapshot at the end.';
comment on column app.royalty_lines.post_earnings is
    'What the post earned in the time; of an adjustment: in the whole '
    'month, as known now.';
comment on column app.royalty_lines.share is
    'The artist''s percent of the post; null: several held in the month.';
comment on column app.royalty_lines.earnings is
    'The artist''s part, not rounded; of an adjustment: the difference.';
comment on column app.royalty_lines.rate is
    'Percent of the earnings; null: several held in the month.';
comment on column app.royalty_lines.royalty is 'Earnings by rate, not rounded.';
comment on column app.royalty_lines.amount is
    'The royalty in whole minor units of the currency; null on a gap.';
comment on column app.royalty_lines.reason is
    'What changed, or why the earnings are not known.';

comment on view cg_analytics.royalty_statements is
    'One row per artist, month and currency.';
comment on column cg_analytics.royalty_statements.id is
    'Key, from the artist, the month and the currency.';
comment on column cg_analytics.royalty_statements.artist_id is
    'The artist who is paid.';
comment on column cg_analytics.royalty_statements.artist_name is
    'The artist''s name when the statement was built.';
comment on column cg_analytics.royalty_statements.month is 'First day of the month.';
comment on column cg_analytics.royalty_statements.currency is
    'ISO 4217 code; XXX: only gaps, and no reading has named a currency.';
comment on column cg_analytics.royalty_statements.status is 'open or locked.';
comment on column cg_analytics.royalty_statements.opening is
    'Balance carried from the artist''s previous statement; never positive.';
comment on column cg_analytics.royalty_statements.earnings is
    'The artist''s part of the posts'' earnings; null: none is known.';
comment on column cg_analytics.royalty_statements.rate is
    'Percent of the earnings; null: its lines have several rates, or none.';
comment on column cg_analytics.royalty_statements.royalty is
    'Sum of the amounts of the lines of earnings; null: none is known.';
comment on column cg_analytics.royalty_statements.adjustments is
    'Sum of the corrections of locked months.';
comment on column cg_analytics.royalty_statements.payable is
    'What is paid: opening, royalty and adjustments, at least 0; null: '
    'nothing is known.';
comment on column cg_analytics.royalty_statements.carried is
    'Negative rest, which the next statement opens with.';
comment on column cg_analytics.royalty_statements.gaps is
    'Lines that name earnings which are not known.';
comment on column cg_analytics.royalty_statements.built_at is 'When it was built.';
comment on column cg_analytics.royalty_statements.locked_at is
    'When it was locked; since then the database refuses every change.';

comment on view cg_analytics.royalty_lines is
    'The lines of a statement: earnings of posts, adjustments of locked '
    'months, and gaps.';
comment on column cg_analytics.royalty_lines.id is
    'Key, from the statement and the line.';
comment on column cg_analytics.royalty_lines.statement_id is 'The statement.';
comment on column cg_analytics.royalty_lines.line is
    'Position in the statement, from 1.';
comment on column cg_analytics.royalty_lines.kind is 'earnings, adjustment or gap.';
comment on column cg_analytics.royalty_lines.post_id is
    'The post: platform, colon, id there.';
comment on column cg_analytics.royalty_lines.title is
    'The title of the post when the statement was built.';
comment on column cg_analytics.royalty_lines.earned_in is
    'First day of the month of the earnings; an adjustment is of an earlier month.';
comment on column cg_analytics.royalty_lines.from_date is
    'Day of the snapshot at the start; null: the earnings of a new post.';
comment on column cg_analytics.royalty_lines.to_date is
    'Day of the snapshot at the end.';
comment on column cg_analytics.royalty_lines.post_earnings is
    'What the post earned in the time; of an adjustment: in the whole '
    'month, as known now.';
comment on column cg_analytics.royalty_lines.share is
    'The artist''s percent of the post; null: several held in the month.';
comment on column cg_analytics.royalty_lines.earnings is
    'The artist''s part, not rounded; of an adjustment: the difference.';
comment on column cg_analytics.royalty_lines.rate is
    'Percent of the earnings; null: several held in the month.';
comment on column cg_analytics.royalty_lines.royalty is
    'Earnings by rate, not rounded.';
comment on column cg_analytics.royalty_lines.amount is
    'The royalty in whole minor units of the currency; null on a gap.';
comment on column cg_analytics.royalty_lines.reason is
    'What changed, or why the earnings are not known.';
