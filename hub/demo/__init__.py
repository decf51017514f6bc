"""The demo district: a seeded generator of people and of what the upstream systems say of them."""
