"""Files that school systems export (CSV), read by a mapping file."""

from connectors.tabular.connector import Tabular, TabularConfig

__all__ = ["Tabular", "TabularConfig"]
