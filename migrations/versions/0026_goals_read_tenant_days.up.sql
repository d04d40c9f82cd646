-- dbt renamed core.fct_scope_days; the rest of the function stays.
do $$
begin
    execute replace(
        replace(
            pg_get_functiondef('app.update_goals()'::regprocedure),
            'core.fct_scope_days', 'core.fct_tenant_days'
        ),
        'days.scope_id', 'days.tenant_id'
    );
end
$$;
