"""Standards that schools meet: certification, self-check, appraisal (达标与督导)."""
