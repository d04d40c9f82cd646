drop trigger post_annotations_without_cycles on app.post_annotations;
drop function app.refuse_cycles_of_posts();
drop function app.mentions(text);
drop function app.hashtags(text);
drop function app.words_after_mark(text, text, text);
