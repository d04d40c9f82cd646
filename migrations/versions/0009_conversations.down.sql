drop table app.chat_read_receipts;
drop table app.chat_reactions;
drop table app.chat_comments;
drop table app.chat_threads;
drop table app.notifications;
