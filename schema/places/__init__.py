"""Places: the district, its schools and its calendar."""
