{#-
The UTC day that a reading closes: before 06:00 UTC it is still the previous day. Its
Python twin is `dlt_sources.contract.closing_date`; a test compares both.
-#}
{% macro closing_date(observed_at) -%}
    (({{ observed_at }}) at time zone 'UTC' - interval '6 hours')::date
{%- endmacro %}
