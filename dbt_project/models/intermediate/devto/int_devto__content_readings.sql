-- One row per article and committed reading with views, replaced ones too.
with

final as (

    {{ content_readings('devto') }}

)

select * from final
