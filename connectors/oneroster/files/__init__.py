"""OneRoster's CSV binding, 1.1 and 1.2: zips of lists, bulk and delta."""

from connectors.oneroster.files.connector import OneRosterFiles

__all__ = ["OneRosterFiles"]
