"""Fields at rest: sealing, keyed hashes, key files."""
