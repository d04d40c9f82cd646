-- The name before the rename.
do $$
begin
    execute replace(
        replace(
            pg_get_functiondef('app.update_goals()'::regprocedure),
            'core.fct_tenant_days', 'core.fct_scope_days'
        ),
        'days.tenant_id', 'days.scope_id'
    );
end
$$;
