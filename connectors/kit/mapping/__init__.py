"""Mapping files (docs/mapping-files.md): what the columns of an upstream's rows mean, in the connectors that take rows."""
