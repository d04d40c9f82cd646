{#- The first complete look at the channel after `evidence` last saw the stream. -#}
{% macro next_look(name) -%}
    left join lateral (
        select looks.observed_at
        from (
            {{ conformed('livestream_looks', [
                'platform', 'channel_id', 'observed_at'
            ]) }}
        ) as looks
        where
            evidence.platform = looks.platform
            and evidence.channel_id = looks.channel_id
            and evidence.last_live_at < looks.observed_at
        order by looks.observed_at asc
        limit 1
    ) as {{ name }} on true
{%- endmacro %}

{#-
CTE `samples` with what each sample speaks for: played_from and played_until for its
category, viewed_minutes for its viewers; and whether a stretch begins with it. The rule
is in the description of fct_livestream_segments.
-#}
{% macro weighed_samples() -%}
    {%- set alone = "interval '" ~ var('sample_minutes') ~ " minutes'" -%}
    {%- set bridged = "interval '" ~ var('bridge_minutes') ~ " minutes'" -%}
    {%- set until -%}
        least(
            coalesce(next_at, livestream_ended_at, observed_at),
            observed_at + {{ alone }}
        )
    {%- endset -%}
    select
        *,
        coalesce(
            game_id is distinct from previous_game_id
            or observed_at > previous_at + {{ bridged }},
            true
        ) as is_first,
        case
            when previous_at is not null then observed_at
            else greatest(
                least(livestream_started_at, observed_at), observed_at - {{ alone }}
            )
        end as played_from,
        least(
            livestream_ended_at,
            case
                when
                    game_id is not distinct from next_game_id
                    and next_at <= observed_at + {{ bridged }}
                    then next_at
                else {{ until }}
            end
        ) as played_until,
        case
            when viewers is not null
                then greatest(0, {{ minutes(until ~ ' - observed_at') }})
        end as viewed_minutes
    from samples
{%- endmacro %}
