-- One row per channel and complete poll of its broadcasts.
with

final as (

    {{ livestream_polls('youtube', 'live_videos') }}

)

select * from final
