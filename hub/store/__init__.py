"""PostgreSQL: where it runs, how it is reached, and the one way rows are written."""
