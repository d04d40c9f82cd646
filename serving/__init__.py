"""The web service: the documented endpoints and the dashboard.

It reads views and functions of schema `api` through `pipelines.tenancy`.
"""
