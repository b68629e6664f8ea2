"""What other rooms may ask of reputation."""

from __future__ import annotations

from jishi.governance.reputation.contracts import ShopScore
from jishi.governance.reputation.queries import shop_scores

__all__ = ["ShopScore", "shop_scores"]
