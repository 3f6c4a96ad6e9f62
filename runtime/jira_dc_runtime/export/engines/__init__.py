"""Adapters for engines that work on many machines: Spark, Ray, Dask and dlt. Each is thin: a slice is a task.

What an adapter sends to a worker is a `SliceReader`: which Jira, by what settings, and what of a slice. It holds no
login; the worker makes its own, see `connect`. The engines are imported when they are used, each is an extra.
"""
