"""What the domain document says of the entities of each domain, as tables that were written by hand: a module a domain."""
