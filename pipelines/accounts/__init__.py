"""Connected accounts, their tokens, and the channels that are read.

Here: import, consent, storage, sealing and refresh. Not here: people and their sign-in
(`people/`), and what is read with a token (`ingestion/`).
"""
