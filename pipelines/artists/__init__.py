"""Artists: CSV files of artists, their rates, shares and annotations of posts.

Here: reading, checks and rows. Not here: what an artist earned (`royalties/`).
"""
