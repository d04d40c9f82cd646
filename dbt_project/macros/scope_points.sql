{#-
The points that a build computes: of days read in the window or later, whose numbers all
may rest on it, and of restated days before it whose sum of commits is another now.
-#}
{% macro points_to_build() -%}
    select distinct
        scopes.scope_id,
        scopes.platform,
        observed.date
    from scopes
    inner join observed
        on
            scopes.platform = observed.platform
            and scopes.subject_id = observed.subject_id
    {%- if is_window_run() %}
    where not {{ before_window('observed.date') }}

    union all

    select
        scopes.scope_id,
        scopes.platform,
        observed.date
    from scopes
    inner join observed
        on
            scopes.platform = observed.platform
            and scopes.subject_id = observed.subject_id
    left join {{ this }} as held
        on
            scopes.scope_id = held.scope_id
            and scopes.platform = held.platform
            and observed.date = held.date
    where {{ before_window('observed.date') }}
    group by 1, 2, 3, held.date, held.commits_total
    having
        held.date is null
        or held.commits_total is distinct from (
            select {{ whole_sum('known.commits_total') }}
            from scopes as owned
            {{ last_of_subject(ref('fct_contribution_days'), 'known', 'commits_total',
                subject='owned', day='observed.date') }}
            where
                owned.scope_id = scopes.scope_id
                and owned.platform = scopes.platform
                and owned.is_own
        )
    {%- endif %}
{%- endmacro %}

{#- Restated days before the window that this build need not compute again. -#}
{% macro points_that_stay(columns) -%}
    {%- if is_window_run() -%}
    union all

    select {{ columns_of(columns, 'held') }}
    from {{ this }} as held
    where
        {{ before_window('held.date') }}
        and {{ in_window('held.date', var('restated_days')) }}
        and exists (
            select 1
            from scopes
            inner join observed
                on
                    scopes.platform = observed.platform
                    and scopes.subject_id = observed.subject_id
            where
                held.scope_id = scopes.scope_id
                and held.platform = scopes.platform
                and held.date = observed.date
        )
        and (held.scope_id, held.platform, held.date) not in (
            select scope_id, platform, date from points
        )
    {%- endif %}
{%- endmacro %}
