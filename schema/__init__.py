"""What exists: one file per entity, a folder per domain."""
