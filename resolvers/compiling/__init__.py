"""From what is asked to SQL: statements with the policy in every read, join and count."""
