drop function service.find_key(text);
