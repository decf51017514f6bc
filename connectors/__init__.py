"""How data comes in: one folder per upstream standard, each independent of the others."""
