"""Who makes a request: sessions of browsers, tokens, keys."""
