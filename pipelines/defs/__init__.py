"""Declarations for Dagster, one concept a module; how things are done lives above."""
