"""Integration: sources, syncs, what each source said."""
