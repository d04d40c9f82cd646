-- One report of an ended livestream per person.

create unique index notifications_stream_ended_idx
on app.notifications (person_id, (data ->> 'livestream_id'))
where type = 'stream_ended';
