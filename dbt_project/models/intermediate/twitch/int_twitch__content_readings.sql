-- One row per video or clip and committed reading with views, replaced ones too.
with

final as (

    {{ content_readings('twitch') }}

)

select * from final
