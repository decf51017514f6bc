"""Yixin Hub (益心数据中枢): what holds the graph together."""
