{#-
The days to build: CREATORS_WINDOW_START to CREATORS_WINDOW_END of the environment, as
ISO dates with the end excluded. Without them, and with --full-refresh, a build covers
all of history. They are read only while executing: while parsing, a change of them would
parse all models again.
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

{#- Whether the build replaces the window's rows of a table that exists. -#}
{% macro is_window_run() -%}
    {{ return((window_start() or window_end()) and is_incremental()) }}
{%- endmacro %}

{#- Whether a day is in the window, which `days_before` and `days_after` widen. -#}
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

{#- The number of days of the window; none without a start or an end. -#}
{% macro window_days() -%}
    {%- if window_start() and window_end() -%}
        {%- set day = modules.datetime.date.fromisoformat -%}
        {{ return((day(window_end()) - day(window_start())).days) }}
    {%- endif -%}
    {{ return(none) }}
{%- endmacro %}

{#-
Whether a build of a window has so many days that one pass over them pays. A window without
a start or an end is long, too.
-#}
{% macro is_long_window() -%}
    {%- set days = window_days() -%}
    {{ return(is_window_run() and (days is none or days > 7)) }}
{%- endmacro %}

{#- Date literal of a day, moved by `offset` days. -#}
{% macro _day(iso, offset) -%}
    {%- set day = modules.datetime.date.fromisoformat(iso) -%}
    date '{{ (day + modules.datetime.timedelta(days=offset)).isoformat() }}'
{%- endmacro %}

{#-
Whether a reading closes a day of the window. Its partition is that day, or the day
before: a run that still reads at 06:00 closes the next day.
-#}
{% macro read_in_window() -%}
    {{ in_window('partition_date', days_before=1) }} and {{ in_window('date') }}
{%- endmacro %}

{#-
How many days before the window a run may restate a native history. Once a month, on its
first day, sources read about a year again.
-#}
{% macro restated_days() -%}
    {%- if window_start() and window_end() -%}
        {%- set start = modules.datetime.date.fromisoformat(window_start()) -%}
        {%- set end = modules.datetime.date.fromisoformat(window_end()) -%}
        {%- set last = end - modules.datetime.timedelta(days=1) -%}
        {%- if start.day == 1 or start.replace(day=1) != last.replace(day=1) -%}
            {{ return(var('restated_days_monthly') | int) }}
        {%- endif -%}
    {%- endif -%}
    {{ return(var('restated_days') | int) }}
{%- endmacro %}

{#- Whether a day is in the window or after it. -#}
{% macro from_window(day, days_before=0) -%}
    {{ day }} >= {{
        _day(window_start(), -days_before) if window_start() else "date '-infinity'"
    }}
{%- endmacro %}

{#- Whether a timestamp closes a day of the window. -#}
{% macro closes_in_window(timestamp) -%}
    {%- set conditions = [] -%}
    {%- if window_start() -%}
        {%- do conditions.append(timestamp ~ ' >= ' ~ _closing(window_start())) -%}
    {%- endif -%}
    {%- if window_end() -%}
        {%- do conditions.append(timestamp ~ ' < ' ~ _closing(window_end())) -%}
    {%- endif -%}
    ({{ conditions | join(' and ') or 'true' }})
{%- endmacro %}

{#- Whether a timestamp closes a day after the window; without an end none does. -#}
{% macro closes_after_window(timestamp) -%}
    {{ timestamp }} >= {{ _closing(window_end()) if window_end() else "'infinity'" }}
{%- endmacro %}

{#- The first instant that closes a day. -#}
{% macro _closing(iso) -%}
    timestamptz '{{ modules.datetime.date.fromisoformat(iso).isoformat() }} 06:00:00+00'
{%- endmacro %}

{#- Whether a day is before the window; without a start none is. -#}
{% macro before_window(day) -%}
    {{ day }} < {{ _day(window_start(), 0) if window_start() else "date '-infinity'" }}
{%- endmacro %}

{#- Whether a day is after the window; without an end none is. -#}
{% macro after_window(day) -%}
    {{ day }} >= {{ _day(window_end(), 0) if window_end() else "date 'infinity'" }}
{%- endmacro %}
