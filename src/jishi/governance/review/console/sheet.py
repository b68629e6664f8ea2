"""One item on one page: everything of it that a reviewer looks at, and what we noticed about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from jishi.commerce.catalog import api as catalog
from jishi.commerce.orders import api as orders
from jishi.community.content import api as content
from jishi.community.live import api as live
from jishi.foundation.media import api as media
from jishi.governance.review import policy
from jishi.governance.review.console import sightings
from jishi.governance.review.console.findings import Finding
from jishi.governance.rulebook import api as rulebook
from jishi.kernel.errors import NotFound
from jishi.kernel.money import Money

if TYPE_CHECKING:
    from uuid import UUID

    from jishi.commerce.catalog.contracts import ProductDraft, SkuDraft
    from jishi.foundation.media.api import VideoRef
    from jishi.governance.review.contracts import ReviewItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """`before`: what buyers see now, when this submission changes it."""

    label: str
    value: str
    before: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    label: str
    url: str
    thumb_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    fields: tuple[Field, ...] = ()
    pictures: tuple[Picture, ...] = ()
    quote: str = ""
    video: VideoRef | None = None
    findings: tuple[Finding, ...] = ()
    is_change: bool = False


def of(item: ReviewItem, *, currency: str, english: bool) -> Sheet:
    """The sheet of an item; empty when the thing is gone."""
    try:
        if item.kind == "shop":
            return _shop(item.subject_id, english=english)
        if item.kind == "product":
            return _product(item.subject_id, currency=currency, english=english)
        if item.kind == "clip":
            return _clip(item.subject_id)
        said = _said(item)
    except NotFound:
        return Sheet()
    return Sheet(quote=said, findings=_noticed(said))


def _said(item: ReviewItem) -> str:
    """The words of a comment or review. Raises `NotFound`."""
    if item.kind == "comment":
        return content.comment_facts(item.subject_id).text
    if item.kind == "order_review":
        return orders.review_facts(item.subject_id).text
    return live.comment_facts(item.subject_id).text


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """A rule that held this, in the reader's language, and the parts of its condition that were true."""

    rule_id: str
    version: int
    url: str
    title: str
    advice: str
    effect: str
    parts: tuple[dict[str, str], ...]


def grounds(item: ReviewItem, *, english: bool) -> list[Ground]:
    """Every rule of the decision that brought this here; rules that only count are left out."""
    if item.decision_id is None:
        return []
    effects = {"hold": _("先由人查看"), "refuse": _("不予通过"), "undecided": _("信息不足")}
    return [
        Ground(
            rule_id=hit.rule_id, version=hit.version, url=hit.url,
            title=hit.title_en if english else hit.title_zh,
            advice=hit.advice_en if english else hit.advice_zh, effect=effects[hit.effect],
            parts=tuple(_parts(hit.explanation.get("tree", {}))),
        )
        for hit in rulebook.get_decision(item.decision_id).hits
        if hit.effect in effects
    ]  # fmt: skip


def _parts(node: dict[str, Any]) -> list[dict[str, str]]:
    """The smallest true (or unknown) parts of a condition: what a reviewer should look at."""
    if node.get("type") != "bool" or node.get("value") is False:
        return []
    inner = [part for child in node.get("children", ()) for part in _parts(child)]
    if inner or not node.get("children"):
        return inner
    return [{"text": node["text"], "value": "?" if node["value"] is None else _("是")}]


def _noticed(text: str) -> tuple[Finding, ...]:
    names = {
        "phone": _("像电话号码"), "messenger": _("像微信号"), "qq": _("像 QQ 号"), "url": _("像网址"),
    }  # fmt: skip
    grounds = {
        "absolute": _("绝对化用语（广告法第九条）"),
        "health": _("治病或保健说法（广告法第十七条）"),
    }
    found = [
        Finding(title=names[atom.kind], words=atom.text) for atom in policy.contact_atoms(text)
    ]
    found += [Finding(title=grounds[ground], words=words) for ground, words in policy.claims(text)]
    return tuple(found)


def _category(category_id: str, *, english: bool) -> str:
    for one in catalog.get_categories():
        if one.id == category_id:
            return one.name_en if english else one.name_zh
    return category_id


def _shop(shop_id: UUID, *, english: bool) -> Sheet:
    shop = catalog.get_shop_application(shop_id)
    form = shop.form
    kinds = {"person": _("个人"), "company": _("企业")}
    documents = {
        "identity": _("身份证明"), "licence": _("营业执照"), "permit": _("食品经营许可证"),
        "authorisation": _("授权书"),
    }  # fmt: skip
    rows = [
        (_("店名"), form.name), (_("简介"), form.intro), (_("所在地"), form.town),
        (_("类目"), _category(form.category, english=english)),
        (_("主体类型"), kinds[form.subject_kind]), (_("经营主体"), form.subject_name),
        (_("统一社会信用代码"), form.licence_number), (_("联系电话"), form.contact_phone),
        (_("退货地址"), form.return_address),
    ]  # fmt: skip
    found = media.get_pictures(
        pk for pk in (form.banner_picture_id, form.avatar_picture_id) if pk is not None
    )
    pictures = [
        Picture(label=documents[row.kind], url=row.url, thumb_url=row.url) for row in form.documents
    ]
    pictures += [
        Picture(label=_("店铺图片"), url=ref.url, thumb_url=ref.thumb_url) for ref in found.values()
    ]
    return Sheet(
        fields=tuple(Field(label=label, value=value) for label, value in rows if value),
        pictures=tuple(pictures),
        findings=_noticed(f"{form.name}\n{form.intro}")
        + sightings.of_pictures([(documents[row.kind], row.picture_id) for row in form.documents])
        + sightings.of_licences(
            [row.picture_id for row in form.documents if row.kind == "licence"],
            name=form.subject_name,
            code=form.licence_number,
        ),
    )


def _product(product_id: UUID, *, currency: str, english: bool) -> Sheet:
    product = catalog.get_product_form(product_id)
    now = _product_rows(product.form, currency=currency, english=english)
    before = (
        _product_rows(product.published, currency=currency, english=english)
        if product.has_revision and product.published
        else now
    )
    fields = [
        Field(label=label, value=value, before=old if old != value else None)
        for (label, value), (_label, old) in zip(now, before, strict=True)
        if value or old
    ]
    fields.insert(1, Field(label=_("小店"), value=product.card.shop_name))
    findings = list(_noticed(f"{product.form.title}\n{product.form.description}"))
    findings += sightings.of_pictures(
        [(f"{number}", pk) for number, pk in enumerate(product.form.picture_ids, 1)]
    )
    if product.form.returns_policy != "seven_day":
        findings.append(Finding(title=_("排除七天无理由退货，请看是否合法（消保法第二十五条）")))
    for sku in product.form.skus:
        if sku.list_price_minor and sku.list_price_minor > 2 * sku.price_minor:
            words = " ".join(sku.options)
            findings.append(Finding(title=_("划线价超过售价两倍"), words=words))
    return Sheet(
        fields=tuple(fields),
        pictures=tuple(
            Picture(label=f"{number}", url=one.url, thumb_url=one.thumb_url)
            for number, one in enumerate(product.pictures, 1)
        ),
        findings=tuple(findings),
        is_change=product.has_revision,
    )


def _product_rows(form: ProductDraft, *, currency: str, english: bool) -> list[tuple[str, str]]:
    returns = {
        "seven_day": _("七天无理由退货"), "fresh_excluded": _("生鲜，不支持七天无理由"),
        "custom_excluded": _("定制，不支持七天无理由"),
    }  # fmt: skip
    return [
        (_("标题"), form.title),
        (_("类目"), _category(form.category, english=english)),
        (_("说明"), form.description),
        (_("产地"), form.origin),
        (_("退货规则"), returns[form.returns_policy]),
        (_("发货时限"), _("%(h)d 小时") % {"h": form.ship_within_h}),
        (_("规格与价格"), "\n".join(_sku_line(sku, currency) for sku in form.skus)),
        (_("图片数"), str(len(form.picture_ids))),
    ]


def _sku_line(sku: SkuDraft, currency: str) -> str:
    crossed = (
        f" ({_('划线价')} {Money(sku.list_price_minor, currency).text()})"
        if sku.list_price_minor
        else ""
    )
    name = " ".join(sku.options)
    price = Money(sku.price_minor, currency).text()
    return f"{name} {price}{crossed} · {_('库存')} {sku.stock}".strip()


def _clip(clip_id: UUID) -> Sheet:
    clip = content.get_clips([clip_id], viewer_id=None).get(clip_id)
    if clip is None:
        return Sheet()
    cards = catalog.get_cards(clip.product_ids)
    rows = [(_("文案"), clip.caption), (_("话题"), " ".join(f"#{tag}" for tag in clip.tags))]
    rows += [
        (_("挂的商品"), f"{card.title} {card.price.text()}")
        for pk in clip.product_ids
        if (card := cards.get(pk))
    ]
    return Sheet(
        fields=tuple(Field(label=label, value=value) for label, value in rows if value),
        pictures=tuple(
            Picture(label=card.title, url=card.picture_url, thumb_url=card.picture_url)
            for card in cards.values()
        ),
        video=media.get_videos([clip.video_id]).get(clip.video_id),
        findings=_noticed(clip.caption) + sightings.findings(clip.video_id),
    )
