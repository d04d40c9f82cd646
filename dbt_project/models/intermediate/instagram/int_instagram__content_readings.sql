-- One row per media or story and committed reading with views, replaced ones too.
with

final as (

    {{ joined_content_readings('instagram') }}

)

select * from final
