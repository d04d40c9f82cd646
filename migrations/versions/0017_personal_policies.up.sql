-- Which rows people see: the role creator, named by app.person_id.

create policy "Users can view their own profile"
on app.people for select to creator
using (app.current_person_id() = id);

create policy "Users can update their own profile"
on app.people for update to creator
using (app.current_person_id() = id)
with check (app.current_person_id() = id);

create policy "Team members can view their teams"
on app.workspaces for select to creator
using (id in (select app.current_workspace_ids()));

create policy "Team admins can update their teams"
on app.workspaces for update to creator
using (
    exists (
        select 1
        from app.workspace_members as member
        where
            member.workspace_id = workspaces.id
            and member.person_id = app.current_person_id()
            and member.role in ('owner', 'admin')
    )
);

create policy "Members can view fellow members' profiles"
on app.people for select to creator
using (
    id in (
        select member.person_id
        from app.workspace_members as member
        where member.workspace_id in (select app.current_workspace_ids())
    )
);

create policy "Members can view memberships of their workspaces"
on app.workspace_members for select to creator
using (workspace_id in (select app.current_workspace_ids()));

create policy "People see their own connections"
on app.connections for select to creator
using (person_id = app.current_person_id());

create policy "People see channels they added or their workspaces follow"
on app.channels for select to creator
using (
    added_by = app.current_person_id()
    or id in (select followed.channel_id from app.workspace_channels as followed)
);

create policy "Members see what their workspaces follow"
on app.workspace_channels for select to creator
using (workspace_id in (select app.current_workspace_ids()));

create policy "People see their own monitors and those of their workspaces"
on app.monitors for select to creator
using (
    person_id = app.current_person_id()
    or workspace_id in (select app.current_workspace_ids())
);

create policy "People see their own goals and those of their workspaces"
on app.goals for select to creator
using (
    person_id = app.current_person_id()
    or workspace_id in (select app.current_workspace_ids())
);

create policy "People see their own sync logs"
on app.sync_logs for select to creator
using (person_id = app.current_person_id());

create policy "People see their own cache entries"
on app.cache_entries for select to creator
using (person_id = app.current_person_id());

create policy "People see their own notifications"
on app.notifications for select to creator
using (person_id = app.current_person_id());

create policy "Members see their workspace's subscription"
on app.subscriptions for select to creator
using (workspace_id in (select app.current_workspace_ids()));

create policy "Members see their workspace's threads"
on app.chat_threads for select to creator
using (workspace_id in (select app.current_workspace_ids()));

create policy "Members see comments of visible threads"
on app.chat_comments for select to creator
using (thread_id in (select thread.id from app.chat_threads as thread));

create policy "Members see reactions to visible comments"
on app.chat_reactions for select to creator
using (comment_id in (select comment.id from app.chat_comments as comment));

create policy "Members see receipts of visible threads"
on app.chat_read_receipts for select to creator
using (thread_id in (select thread.id from app.chat_threads as thread));

create policy "People see settings of visible channels"
on app.site_settings for select to creator
using (channel_id in (select channel.id from app.channels as channel));

create policy "People see webhook events of visible channels"
on app.webhook_events for select to creator
using (channel_id in (select channel.id from app.channels as channel));

create policy "Artists see themselves"
on app.artists for select to creator
using (
    id in (
        select person.artist_id
        from app.people as person
        where person.id = app.current_person_id()
    )
);

create policy "Artists see their own rates"
on app.artist_rates for select to creator
using (artist_id in (select artist.id from app.artists as artist));

create policy "Artists see annotations of their own posts"
on app.post_annotations for select to creator
using (artist_id in (select artist.id from app.artists as artist));

create policy "People see their own keys"
on app.api_keys for select to creator
using (person_id = app.current_person_id());

create policy "People see their own audit rows"
on app.audit_logs for select to creator
using (person_id = app.current_person_id());
