-- One row per channel and complete poll of its livestream.
with

final as (

    {{ livestream_polls('twitch', 'streams') }}

)

select * from final
