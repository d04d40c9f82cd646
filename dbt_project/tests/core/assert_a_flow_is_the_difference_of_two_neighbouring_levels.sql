select day.*
from {{ ref('fct_content_days') }} as day
left join lateral (
    select earlier.*
    from {{ ref('fct_content_days') }} as earlier
    where
        day.platform = earlier.platform
        and day.content_id = earlier.content_id
        and earlier.date < day.date
    order by earlier.date desc
    limit 1
) as previous on true
where
    {{ in_window('day.date') }}
    and (
        day.views_gained is distinct from
        case
            when day.basis = 'derived' then day.views_total
            when day.change_reason is distinct from 'counting_rule'
                then day.views_total - previous.views_total
        end
        or day.days_spanned is distinct from
        case when day.basis = 'derived' then 1 else day.date - previous.date end
        or (day.basis = 'derived' and previous.date is not null)
    )
