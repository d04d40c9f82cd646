"""Health: findings about the system, its loads, tables and connections.

Here: what is missing, late or wrong, and the command that helps. Not here:
notifications (`notifications/`), and the recovery of dead runs (`operations/`).
"""
