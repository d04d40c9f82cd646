{#-
The UTC day that a reading closes: before 06:00 UTC it is still the day before. The
Python twin is `dlt_sources.contract.closing_date`; a test holds them equal.
-#}
{% macro closing_date(observed_at) -%}
    (({{ observed_at }}) at time zone 'UTC' - interval '6 hours')::date
{%- endmacro %}

{#- The UTC day of an instant. -#}
{% macro utc_date(instant) -%}
    (({{ instant }}) at time zone 'UTC')::date
{%- endmacro %}
