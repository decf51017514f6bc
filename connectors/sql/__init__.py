"""Views of an upstream's database, read by a mapping file."""

from connectors.sql.connector import Sql, SqlConfig

__all__ = ["Sql", "SqlConfig"]
