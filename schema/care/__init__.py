"""Care of single pupils (关爱): files, plans, follow-ups, incidents and aid."""
