"""Family education (家庭教育)."""
