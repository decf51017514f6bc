"""Psychological screening (心理测评): instruments as data, and how answers to them are scored."""
