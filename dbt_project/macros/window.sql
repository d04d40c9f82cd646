{#-
The days to build: CREATORS_WINDOW_START to CREATORS_WINDOW_END (ISO dates, the end not
included) of the environment; unset is all of history, and so is --full-refresh.
Read only while executing: a variable read while parsing would parse models again
whenever it changed.
-#}
{% macro window_start() -%}
    {%- if execute and not flags.FULL_REFRESH -%}
        {{ return(env_var('CREATORS_WINDOW_START', '')) }}
    {%- endif -%}
    {{ return('') }}
{%- endmacro %}

{% macro window_end() -%}
    {%- if execute and not flags.FULL_REFRESH -%}
        {{ return(env_var('CREATORS_WINDOW_END', '')) }}
    {%- endif -%}
    {{ return('') }}
{%- endmacro %}

{#- Whether a part of a table that exists is built, so that the rest has to fit it. -#}
{% macro is_window_run() -%}
    {{ return((window_start() or window_end()) and is_incremental()) }}
{%- endmacro %}

{#- Whether a day lies in the window, `days_before` or `days_after` widen it. -#}
{% macro in_window(day, days_before=0, days_after=0) -%}
    {%- set conditions = [] -%}
    {%- if window_start() -%}
        {%- do conditions.append(day ~ ' >= ' ~ _day(window_start(), -days_before)) -%}
    {%- endif -%}
    {%- if window_end() -%}
        {%- do conditions.append(day ~ ' < ' ~ _day(window_end(), days_after)) -%}
    {%- endif -%}
    ({{ conditions | join(' and ') or 'true' }})
{%- endmacro %}

{% macro _day(iso, offset) -%}
    {%- set day = modules.datetime.date.fromisoformat(iso) -%}
    date '{{ (day + modules.datetime.timedelta(days=offset)).isoformat() }}'
{%- endmacro %}

{#-
Whether a reading closes a day of the window. Its partition is the day it was asked
for; a run that was still reading at 06:00 closes the day after, never another.
-#}
{% macro read_in_window() -%}
    {{ in_window('partition_date', days_before=1) }} and {{ in_window('date') }}
{%- endmacro %}

{#- Whether a day lies in the window or after it. -#}
{% macro from_window(day, days_before=0) -%}
    {{ day }} >= {{
        _day(window_start(), -days_before) if window_start() else "date '-infinity'"
    }}
{%- endmacro %}

{#- Whether an instant closes a day of the window. -#}
{% macro closes_in_window(instant) -%}
    {%- set conditions = [] -%}
    {%- if window_start() -%}
        {%- do conditions.append(instant ~ ' >= ' ~ _closing(window_start())) -%}
    {%- endif -%}
    {%- if window_end() -%}
        {%- do conditions.append(instant ~ ' < ' ~ _closing(window_end())) -%}
    {%- endif -%}
    ({{ conditions | join(' and ') or 'true' }})
{%- endmacro %}

{#- Whether an instant closes a day after the window; with an open end none does. -#}
{% macro closes_after_window(instant) -%}
    {{ instant }} >= {{ _closing(window_end()) if window_end() else "'infinity'" }}
{%- endmacro %}

{% macro _closing(iso) -%}
    timestamptz '{{ modules.datetime.date.fromisoformat(iso).isoformat() }} 06:00:00+00'
{%- endmacro %}

{#- Whether a day lies before or after the window; with an open end none does. -#}
{% macro before_window(day) -%}
    {{ day }} < {{ _day(window_start(), 0) if window_start() else "date '-infinity'" }}
{%- endmacro %}

{% macro after_window(day) -%}
    {{ day }} >= {{ _day(window_end(), 0) if window_end() else "date 'infinity'" }}
{%- endmacro %}
