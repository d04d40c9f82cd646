-- One row per post and committed reading with views, replaced ones too.
with

final as (

    {{ joined_content_readings('facebook') }}

)

select * from final
