"""How records become rows: staging, checks, identity, projection."""
