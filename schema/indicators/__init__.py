"""The indicators of the district, a module for some of its systems; every `INDICATORS` here is found by itself."""
