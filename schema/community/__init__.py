"""The community: who helps schools from outside (社会协同)."""
