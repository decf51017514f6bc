"""People: pupils, their families, the staff."""
