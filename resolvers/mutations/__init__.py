"""What can be changed: one file for each mutation, found by itself."""
