"""Who makes a request: sessions of browsers, tokens, API keys, the administrator."""
