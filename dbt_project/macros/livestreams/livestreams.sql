{#-
Samples of live streams: which viewers count, and for how long. All of them expect CTEs
with the columns observed_at, viewers and is_glitch.
-#}

{#- The pair of second and viewers of a sample that is no candidate for a glitch. -#}
{% macro _plain_sample() -%}
    case
        when viewers > 1
            then array[extract(epoch from observed_at)::bigint, viewers]
    end
{%- endmacro %}

{#-
The nearest sample with more than one viewer in SQL windows `earlier` and `later`, whose
orders are opposite; `later` excludes the row itself too.
-#}
{% macro nearest_plain_samples() -%}
    max({{ _plain_sample() }}) over earlier as plain_before,
    min({{ _plain_sample() }}) over later as plain_after
{%- endmacro %}

{#- Whether a sample of at most one viewer lies between samples of many. -#}
{% macro is_glitch() -%}
    {%- set seconds = 60 * var('grace_minutes') -%}
    coalesce(
        viewers <= 1
        and plain_before[2] >= {{ var('glitch_neighbours') }}
        and plain_after[2] >= {{ var('glitch_neighbours') }}
        and extract(epoch from observed_at) - plain_before[1] <= {{ seconds }}
        and plain_after[1] - extract(epoch from observed_at) <= {{ seconds }},
        false
    )
{%- endmacro %}

{#-
The minutes for which the viewers of a row count: until the next row or the end, but no
longer than sample_minutes after the sample (`sampled_at`) that they come from.
-#}
{% macro viewed_minutes(ended_at) -%}
    {%- set until = 'least(coalesce(next_at, ' ~ ended_at ~ ', observed_at), '
        ~ "sampled_at + interval '" ~ var('sample_minutes') ~ " minutes')" -%}
    case
        when accepted_viewers is not null
            then greatest(0, {{ minutes('least(' ~ until ~ ', ' ~ ended_at ~ ') - observed_at') }})
    end
{%- endmacro %}

{#-
The accepted viewers of a row: its own, or those of the sample before a glitch or event.
Groups of SQL window `sample` begin with each accepted sample.
-#}
{% macro accepted_viewers(is_sample) -%}
    max(viewers) filter (where {{ is_sample }}) over sample as accepted_viewers,
    min(observed_at) over sample as sampled_at
{%- endmacro %}

{#- The periods in which events of some kinds were subscribed, per channel and kind. -#}
{% macro event_periods(kinds) -%}
    select
        platform,
        channel_id,
        kind,
        range_agg(tstzrange(active_from, active_until)) as active
    from (
        {{ conformed('event_subscriptions', [
            'platform', 'channel_id', 'kind', 'active_from', 'active_until'
        ]) }}
    ) as subscriptions
    where
        kind in ('{{ kinds | join("', '") }}')
        and active_from < active_until
    group by 1, 2, 3
{%- endmacro %}

{#-
The states of a livestream (a row of bounds): each sample, and each change of title or
category by an event. A change at the time of a sample is left out. A stream without
samples begins with the category that its channel had.
-#}
{% macro livestream_states(livestream) -%}
    select distinct on (observed_at) *
    from (
        select
            samples.observed_at,
            samples.game_id,
            samples.viewers,
            samples.is_glitch,
            true as is_sample
        from samples
        where {{ same_key(['platform', 'livestream_id'], livestream, 'samples') }}

        union all

        select
            greatest(events.occurred_at, {{ livestream }}.started_at),
            events.game_id,
            null,
            false,
            false
        from events
        where
            {{ same_key(['platform', 'channel_id'], livestream, 'events') }}
            and events.kind = 'changed'
            and events.occurred_at < coalesce(
                {{ livestream }}.ended_at, {{ livestream }}.last_sign_at
            )
            and events.occurred_at >= coalesce(
                case
                    when {{ livestream }}.last_sample_at is null then (
                        select max(earlier.occurred_at) from events as earlier
                        where
                            {{ same_key(['platform', 'channel_id'], livestream, 'earlier') }}
                            and earlier.kind = 'changed'
                            and earlier.occurred_at <= {{ livestream }}.started_at
                    )
                end,
                {{ livestream }}.started_at
            )
    ) as states
    order by observed_at asc, is_sample desc
{%- endmacro %}

{#-
Joins the existing row of a livestream of the window. The condition on its day spares
reading history; a row on another day counts as a changed one.
-#}
{% macro join_existing_livestream(livestream) -%}
    left join {{ this }} as existing
        on
            {{ same_key(['platform', 'livestream_id'], livestream, 'existing') }}
            and {{ in_window('existing.date', var('livestream_days'), 1) }}
{%- endmacro %}
