"""Who sees what: the entities' access declarations, compiled into SQL predicates. Deny by default."""

from hub.policy.policy import Policy, Reach, policy_for
from hub.policy.sealing import Sealer, masked, opened, place
from hub.policy.viewer import Viewer
from hub.policy.withheld import Withheld, withheld

__all__ = [
    "Policy",
    "Reach",
    "Sealer",
    "Viewer",
    "Withheld",
    "masked",
    "opened",
    "place",
    "policy_for",
    "withheld",
]
