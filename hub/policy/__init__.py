"""Who sees what: from the entities' declarations to row predicates and permitted columns."""
