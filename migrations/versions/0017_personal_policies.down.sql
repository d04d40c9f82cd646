do $$
declare
    policy record;
begin
    for policy in
        select policyname, tablename from pg_policies
        where schemaname = 'app' and roles = array['creator'::name]
    loop
        execute format('drop policy %I on app.%I', policy.policyname, policy.tablename);
    end loop;
end
$$;
