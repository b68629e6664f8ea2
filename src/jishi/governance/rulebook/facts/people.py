"""Facts about how a person appears: the name and the words beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jishi.commerce.catalog import api as catalog
from jishi.foundation.accounts import api as accounts
from jishi.foundation.rules.api import EventKind, FactSpec
from jishi.kernel import clock

if TYPE_CHECKING:
    from jishi.foundation.accounts.gates import NameQuestion

ACCOUNTS, CATALOG = "foundation.accounts", "commerce.catalog"

PROFILE_NAMING = EventKind(
    "profile.naming", True, "修改昵称或简介", "A person changes name or words about themselves",
    (
        FactSpec("profile.name", "text", "", ACCOUNTS, "想用的昵称；没有改则是现在的", "The name wanted, or the present one"),
        FactSpec("profile.bio", "text", "", ACCOUNTS, "想用的简介；没有改则是现在的", "The words wanted, or the present ones"),
        FactSpec("profile.text", "text", "", ACCOUNTS, "昵称与简介合在一起", "Name and words together"),
        FactSpec("profile.is_seller", "bool", "", CATALOG, "有没有开着的小店", "Whether the person has an open shop"),
        FactSpec("profile.same_names", "int", "人", ACCOUNTS, "已在使用这个昵称的其他人数", "Others who go by this name already"),
        FactSpec("profile.shops_so_named", "int", "家", CATALOG, "用这个名字营业的别人的小店数", "Open shops of others with this name"),
        FactSpec("profile.account_age", "duration", "", ACCOUNTS, "账号注册了多久", "Age of the account"),
    ),
)  # fmt: skip


def facts_of_naming(question: NameQuestion) -> dict[str, Any]:
    """Facts of `profile.naming`. Four queries."""
    joined = accounts.joined_at(question.person_id)
    return {
        "profile.name": question.name,
        "profile.bio": question.bio,
        "profile.text": f"{question.name}\n{question.bio}",
        "profile.is_seller": catalog.shop_of(question.person_id) is not None,
        "profile.same_names": accounts.others_named(question.name, besides=question.person_id),
        "profile.shops_so_named": catalog.shops_named(question.name, besides=question.person_id),
        "profile.account_age": clock.now() - joined if joined else None,
    }
