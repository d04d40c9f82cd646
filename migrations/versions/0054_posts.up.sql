-- Words of a post's text, and chains of posts that never close.

create function app.words_after_mark(body text, mark text, word text) returns jsonb
language sql immutable parallel safe
set search_path to ''
as $$
    select case when body is not null then coalesce(
        (
            select jsonb_agg(words.word order by words.place)
            from (
                select
                    lower(rtrim(found.parts[1], '.-')) as word,
                    min(found.place) as place
                from
                    regexp_matches(
                        regexp_replace(body, 'https?://\S+', ' ', 'gi'),
                        mark || '(' || word || '+)',
                        'g'
                    ) with ordinality as found (parts, place)
                group by 1
            ) as words
            where words.word !~ '^[0-9]*$'
        ),
        '[]'
    ) end
$$;

create function app.hashtags(body text) returns jsonb
language sql immutable parallel safe
set search_path to ''
as $$
    select app.words_after_mark(
        body,
        '(?<!&)[#\uff03]',
        '[^\s!-/:-@\[-^`{-~\u00ab\u00bb\u2010-\u2027\u2030-\u205e\u3001-\u3003'
        '\u3008-\u3011\uff01-\uff0f\uff1a-\uff20]'
    )
$$;

create function app.mentions(body text) returns jsonb
language sql immutable parallel safe
set search_path to ''
as $$
    select app.words_after_mark(
        body,
        '(?<![[:alnum:]_.+-])[@\uff20]',
        '[^\s!-,/:-@\[-^`{-~\u00ab\u00bb\u2010-\u2027\u2030-\u205e\u3001-\u3003'
        '\u3008-\u3011\uff01-\uff0f\uff1a-\uff20]'
    )
$$;

-- Two sessions could each add a half of a cycle: the lock lets one at a time decide.
create function app.refuse_cycles_of_posts() returns trigger
language plpgsql
set search_path to ''
as $$
declare
    kind text;
    closed text;
begin
    perform pg_advisory_xact_lock(hashtextextended('app.post_annotations', 0));
    foreach kind in array array['previous_iteration_id', 'parent_post_id'] loop
        execute format(
            'with recursive chain (post_id) as (
                select $1
                union
                select annotation.%1$I
                from chain
                inner join app.post_annotations as annotation
                    on annotation.post_id = chain.post_id
                where annotation.%1$I is not null
            )
            select annotation.post_id
            from chain
            inner join app.post_annotations as annotation
                on annotation.post_id = chain.post_id
            where annotation.%1$I = $1
            limit 1',
            kind
        ) into closed using new.post_id;
        if closed is not null then
            raise exception 'the %s of % lead back to it, through %',
                case kind
                    when 'parent_post_id' then 'parent'
                    else 'previous iteration'
                end,
                new.post_id, closed
                using errcode = 'check_violation',
                    constraint = 'post_annotations_without_cycles';
        end if;
    end loop;
    return null;
end
$$;

-- Deferred: one transaction may turn a chain around.
create constraint trigger post_annotations_without_cycles
after insert or update of previous_iteration_id, parent_post_id
on app.post_annotations
deferrable initially deferred
for each row
when (new.previous_iteration_id is not null or new.parent_post_id is not null)
execute function app.refuse_cycles_of_posts();

comment on function app.words_after_mark(text, text, text) is
    'Words of a text that follow a mark, once each, in lower case and in their order; '
    'addresses of pages have none. Null for no text.';
comment on function app.hashtags(text) is
    'Hashtags of a text as a JSON list, without the mark and in lower case.';
comment on function app.mentions(text) is
    'Names that a text mentions as a JSON list, without the mark and in lower case.';
comment on function app.refuse_cycles_of_posts() is
    'Refuses an annotation through which a post is its own earlier upload or parent.';

revoke all on function
    app.words_after_mark(text, text, text), app.hashtags(text), app.mentions(text),
    app.refuse_cycles_of_posts()
from public;
grant execute on function
    app.words_after_mark(text, text, text), app.hashtags(text), app.mentions(text)
to pipeline, analyst;
