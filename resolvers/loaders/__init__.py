"""The reference executor: Strawberry's own resolvers over DataLoaders, one statement for each list or relation."""
