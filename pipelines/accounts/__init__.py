"""People, their connections and the tokens of those connections.

Here: import, storage, sealing and refresh. Not here: what is read with a token
(`ingestion/`).
"""
