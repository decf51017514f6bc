"""What a subscription is written with: its base, and how its arguments are given."""

from resolvers.subscriptions.kit.subscription import Subscription
from schema.kit.mutation import given

__all__ = ["Subscription", "given"]
