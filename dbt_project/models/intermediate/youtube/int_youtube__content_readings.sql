-- One row per video and committed reading with views, replaced ones too.
with

final as (

    {{ content_readings('youtube') }}

)

select * from final
