"""Facts about shops: an application that is handed in, and an open shop looked at once a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from jishi.commerce.catalog import api as catalog
from jishi.commerce.orders import api as orders
from jishi.foundation.accounts import api as accounts
from jishi.foundation.media import api as media
from jishi.foundation.rules.api import EventKind, FactSpec
from jishi.governance.rulebook.facts import days
from jishi.kernel import clock

if TYPE_CHECKING:
    from uuid import UUID

    from jishi.commerce.catalog.contracts import ShopApplication, ShopDraft, ShopRecord
    from jishi.commerce.catalog.gates import ShopQuestion

CATALOG, ORDERS, ACCOUNTS = "commerce.catalog", "commerce.orders", "foundation.accounts"
MEDIA = "foundation.media"
#: Years and months of the law are counted in the market's own time.
#: The window of a shop's trade and reviews.
TRADE_WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopDayQuestion:
    """How does this shop stand today?"""

    shop_id: UUID


_FORM = (
    FactSpec("shop.name", "text", "", CATALOG, "店铺名", "Name of the shop"),
    FactSpec("shop.intro", "text", "", CATALOG, "店铺简介", "What the shop says of itself"),
    FactSpec("shop.text", "text", "", CATALOG, "店铺名、简介与所在地合在一起", "Name, introduction and town together"),
    FactSpec("shop.town", "text", "", CATALOG, "所在地", "Town"),
    FactSpec("shop.category", "text", "", CATALOG, "主营类目编号", "Id of its main category"),
    FactSpec("shop.needs_permit", "bool", "", CATALOG, "主营类目是否属于食品", "Whether its category is food"),
    FactSpec("shop.subject_kind", "text", "", CATALOG, "主体：person 个人，company 企业或个体户", "Holder: person or company"),
    FactSpec("shop.subject_name", "text", "", CATALOG, "主体名称或姓名", "Name of the holder", pii=True),
    FactSpec("shop.licence_number", "text", "", CATALOG, "营业执照编号；没有填则为空", "Licence number; empty when none is given", pii=True),
    FactSpec("shop.credit_code_right", "bool", "", CATALOG, "填写的编号是否是合格的统一社会信用代码；没有填则未知", "Whether the number is a well-formed credit code; unknown without one"),
    FactSpec("shop.contact_phone", "text", "", CATALOG, "联系电话", "Phone", pii=True),
    FactSpec("shop.return_address", "text", "", CATALOG, "退货地址", "Return address", pii=True),
    FactSpec("shop.documents", "list[text]", "", CATALOG, "提交的材料：identity、licence、permit、authorisation", "Kinds of documents handed in"),
    FactSpec("shop.first_expiry", "moment", "", CATALOG, "最早到期的材料的最后一天；没有填写有效期则未知", "Last day of the document that ends first; unknown when none carries a date"),
    FactSpec("shop.expires_in", "duration", "", CATALOG, "距最早到期还有多久；已过期为负", "Time to that day; negative when past"),
    FactSpec("shop.document_differences", "int", "处", MEDIA, "证照图片上读到、与填写不符的项数（名称、信用代码）；还没读过则未知", "Fields read on the licence that contradict the form (name, credit code); unknown before it was read"),
    FactSpec("shop.borrowed_documents", "int", "份", CATALOG, "与他人提交过的图片完全相同的材料数", "Documents whose picture another person handed in too"),
    FactSpec("shop.same_name", "int", "家", CATALOG, "同名的其他店铺数", "Other shops of the same name"),
    FactSpec("shop.same_licence", "int", "家", CATALOG, "使用同一执照编号的其他店铺数", "Other shops with the same licence"),
    FactSpec("shop.same_phone", "int", "家", CATALOG, "使用同一电话的其他店铺数", "Other shops with the same phone"),
    FactSpec("shop.closed_kin", "int", "家", CATALOG, "同执照或同电话、已被关闭的店铺数", "Closed shops with the same licence or phone"),
    FactSpec("shop.submission", "int", "次", CATALOG, "此前已提交的次数", "How often it was handed in before"),
    FactSpec("owner.account_age", "duration", "", ACCOUNTS, "店主账号注册了多久", "Age of the owner's account"),
    FactSpec("owner.name", "text", "", ACCOUNTS, "店主昵称", "The owner's name here"),
)  # fmt: skip
SHOP_SUBMITTED = EventKind(
    "shop.submitted", True, "提交开店申请", "A shop's application is handed in", _FORM
)
SHOP_REVIEWED_DAILY = EventKind(
    "shop.reviewed_daily", False, "店铺每日检视", "An open shop is looked at, once a day",
    (
        *_FORM,
        FactSpec("shop.open_for", "duration", "", CATALOG, "开店至今多久", "Time since it opened"),
        FactSpec("shop.verified_for", "duration", "", CATALOG, "距上次核验资料多久", "Time since its papers were last looked at"),
        FactSpec("shop.on_sale", "int", "件", CATALOG, "在售商品数", "Goods on sale"),
        FactSpec("shop.sold_out", "int", "件", CATALOG, "在售但无库存的商品数", "Goods on sale with nothing left"),
        FactSpec("shop.published", "int", "件", CATALOG, "曾经上架的商品数", "Goods ever on sale"),
        FactSpec("shop.rejected_goods", "int", "件", CATALOG, "处于未通过状态的商品数", "Goods sent back and not mended"),
        FactSpec("shop.repeated_titles", "int", "件", CATALOG, "标题与本店其他在售商品相同的商品数", "Goods on sale whose title another of the shop has"),
        FactSpec("shop.without_origin", "int", "件", CATALOG, "没有写产地的在售商品数", "Goods on sale that name no origin"),
        FactSpec("shop.idle_for", "duration", "", CATALOG, "距最近一次上架多久", "Time since something was last put on sale"),
        FactSpec("shop.paid_30d", "int", "单", ORDERS, "近 30 天付款订单数", "Orders paid in 30 days"),
        FactSpec("shop.refunded_30d", "int", "单", ORDERS, "近 30 天付款订单中已退款的数", "Of those, refunded"),
        FactSpec("shop.late_30d", "int", "单", ORDERS, "近 30 天付款订单中超时发货的数", "Of those, late"),
        FactSpec("shop.sales_this_year", "money", "分", ORDERS, "本自然年付款金额（含已退款）", "Paid this calendar year, refunds included"),
        FactSpec("shop.reviews_30d", "int", "条", ORDERS, "近 30 天评价数", "Reviews in 30 days"),
        FactSpec("shop.score_description", "number", "1–5", ORDERS, "近 30 天描述相符均分", "Mean for description, 30 days"),
        FactSpec("shop.score_service", "number", "1–5", ORDERS, "近 30 天服务态度均分", "Mean for service, 30 days"),
        FactSpec("shop.score_logistics", "number", "1–5", ORDERS, "近 30 天物流服务均分", "Mean for logistics, 30 days"),
        *days.SERVICE,
    ),
)  # fmt: skip


def facts_of_shop_submission(question: ShopQuestion) -> dict[str, Any]:
    """Facts of `shop.submitted`. Raises `NotFound`. A dozen queries; asked once an application."""
    application = catalog.get_shop_application(question.shop_id)
    return _form_facts(application, catalog.shop_record(question.shop_id))


def facts_of_shop_day(question: ShopDayQuestion) -> dict[str, Any]:
    """Facts of `shop.reviewed_daily`. Raises `NotFound`."""
    application = catalog.get_shop_application(question.shop_id)
    record = catalog.shop_record(question.shop_id)
    now = clock.now()
    month = orders.shop_trade(question.shop_id, since=now - TRADE_WINDOW)
    new_year = now.astimezone(clock.market_zone()).replace(
        month=1, day=1, hour=0, minute=0, second=0, microsecond=0
    )
    year = orders.shop_trade(question.shop_id, since=new_year)
    return {
        **_form_facts(application, record),
        "shop.open_for": _since(record.opened_at),
        "shop.verified_for": _since(record.decided_at),
        "shop.on_sale": record.products_on_sale,
        "shop.sold_out": record.products_sold_out,
        "shop.published": record.products_published,
        "shop.rejected_goods": record.products_rejected,
        "shop.repeated_titles": record.repeated_titles,
        "shop.without_origin": record.without_origin,
        "shop.idle_for": _since(record.last_published_at),
        "shop.paid_30d": month.paid,
        "shop.refunded_30d": month.refunded,
        "shop.late_30d": month.late,
        "shop.sales_this_year": year.paid_minor,
        "shop.reviews_30d": month.reviews,
        "shop.score_description": month.description,
        "shop.score_service": month.service,
        "shop.score_logistics": month.logistics,
        **days.facts_of_service(question.shop_id),
    }


def _since(at: datetime | None) -> timedelta | None:
    return None if at is None else clock.now() - at


def _form_facts(application: ShopApplication, record: ShopRecord) -> dict[str, Any]:
    form = application.form
    category = {one.id: one for one in catalog.get_categories()}.get(form.category)
    owner = accounts.get_people([application.owner_id]).get(application.owner_id)
    expiry = None
    if record.first_expiry is not None:
        # A paper holds until the end of its last day.
        following = datetime.combine(record.first_expiry, datetime.min.time(), clock.market_zone())
        expiry = (following + timedelta(days=1)).astimezone(UTC)
    return {
        "shop.name": form.name,
        "shop.intro": form.intro,
        "shop.text": "\n".join((form.name, form.intro, form.town)),
        "shop.town": form.town,
        "shop.category": form.category,
        "shop.needs_permit": None if category is None else category.needs_permit,
        "shop.subject_kind": form.subject_kind,
        "shop.subject_name": form.subject_name,
        "shop.licence_number": form.licence_number,
        "shop.credit_code_right": (
            catalog.is_credit_code(form.licence_number) if form.licence_number else None
        ),
        "shop.contact_phone": form.contact_phone,
        "shop.return_address": form.return_address,
        "shop.documents": sorted({document.kind for document in form.documents}),
        "shop.first_expiry": expiry,
        "shop.expires_in": None if expiry is None else expiry - clock.now(),
        "shop.document_differences": _differences(form),
        "shop.borrowed_documents": record.borrowed_documents,
        "shop.same_name": record.same_name,
        "shop.same_licence": record.same_licence,
        "shop.same_phone": record.same_phone,
        "shop.closed_kin": record.closed_kin,
        "shop.submission": record.submission,
        "owner.account_age": _since(accounts.joined_at(application.owner_id)),
        "owner.name": owner.name if owner else None,
    }


def _differences(form: ShopDraft) -> int | None:
    """Of licences only: an identity card's name is no company's. Unknown while one is not read."""
    licences = [one.picture_id for one in form.documents if one.kind == "licence"]
    seen = media.seen_pictures(licences)
    if not licences or any(one not in seen for one in licences):
        return None
    return sum(
        len(
            media.document_differences(
                seen[one].lines or (), name=form.subject_name, code=form.licence_number
            )
        )
        for one in licences
    )
