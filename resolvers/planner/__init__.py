"""Compiled plans: one statement for each root field, which returns the finished JSON text of its answer."""
