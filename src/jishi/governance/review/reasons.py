"""The reasons a reviewer may pick, in both languages; keys 1–9 at the desk, in this order."""

from __future__ import annotations

from dataclasses import dataclass

from jishi.governance.review.contracts import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """`zh` and `en` are read by the person concerned: what is wrong and what to do about it."""

    code: str
    zh: str
    en: str

    def text(self, language: str) -> str:
        return self.en if language.startswith("en") else self.zh


def _r(code: str, zh: str, en: str) -> Reason:
    return Reason(code=code, zh=zh, en=en)


_CONTACT = _r(
    "contact-hint",
    "内容里有手机号、微信、QQ 或站外链接。请删去，让买家在集市里联系你。",
    "It contains a phone number, a messenger name or an outside link. Please remove it and let "
    "people reach you here.",
)
_RIGHTS = _r(
    "rights",
    "使用了他人的商标、图片或视频，没有看到授权。请换成自己的，或上传授权书。",
    "It uses another's mark, picture or video without a licence we can see. Please use your own or "
    "upload the licence.",
)
_INSULT = _r(
    "insult",
    "言语伤人。请换一种说法。",
    "The words are hurtful. Please put it another way.",
)
REASONS: dict[Kind, tuple[Reason, ...]] = {
    "shop": (
        _r(
            "document-unreadable",
            "证件照片看不清，或没有拍全。请在光线好的地方重拍四角完整的原件。",
            "A document cannot be read or is cut off. Please photograph the whole original in good light.",
        ),
        _r(
            "subject-mismatch",
            "填写的经营主体与证件不一致。请按证件上的姓名或名称填写。",
            "The holder you entered differs from the document. Please enter the name as it stands there.",
        ),
        _r(
            "document-expired",
            "证照已过有效期。请上传在有效期内的证照。",
            "The licence has expired. Please upload one that is in force.",
        ),
        _r(
            "permit-missing",
            "这个类目需要食品经营许可或备案（食品安全法第三十五条）。请上传后再提交。",
            "This trade needs a food permit or registration (Food Safety Law art. 35). Please upload it.",
        ),
        _r(
            "name-misleading",
            "店名容易让人误认为官方、他人品牌或国家机关。请换一个名字。",
            "The shop's name may be taken for an authority or another's brand. Please choose another.",
        ),
        _CONTACT,
    ),
    "product": (
        _r(
            "picture-mismatch",
            "图片与标题或规格不符。请换成实物照片。",
            "The pictures do not show what the title or the variants say. Please use photographs of the goods.",
        ),
        _r(
            "absolute-claim",
            "用了“最”“第一”“国家级”等绝对化用语（广告法第九条）。请改成可以证实的说法。",
            "It makes absolute claims such as “best” or “number one” (Advertising Law art. 9). Please say "
            "what can be shown.",
        ),
        _r(
            "health-claim",
            "普通食品不能宣称治病或保健功效（广告法第十七条）。请删去。",
            "Ordinary food may not claim to cure or to keep healthy (Advertising Law art. 17). Please remove it.",
        ),
        _r(
            "wrong-category",
            "类目选错了，会影响退货规则。请改正类目。",
            "The category is wrong, which changes the returns rule. Please correct it.",
        ),
        _r(
            "returns-exclusion",
            "这件商品不属于可以排除七天无理由退货的范围（消费者权益保护法第二十五条）。请改为支持。",
            "Seven-day returns may not be excluded for this (Consumer Protection Law art. 25). Please allow them.",
        ),
        _r(
            "price-misleading",
            "划线价没有依据，容易误导。请填写真实成交过的价格，或不填。",
            "The crossed-out price has no ground and misleads. Please enter one that was really paid, or none.",
        ),
        _r(
            "not-tradable",
            "这类商品不能在集市出售。",
            "Goods of this kind may not be sold here.",
        ),
        _RIGHTS,
        _CONTACT,
    ),
    "clip": (
        _r(
            "goods-mismatch",
            "视频里的东西与挂的商品不是同一样。请换商品或换视频。",
            "The clip does not show the goods attached to it. Please change one of them.",
        ),
        _r(
            "absolute-claim",
            "口播或字幕里有绝对化用语（广告法第九条）。请改后重发。",
            "Speech or captions make absolute claims (Advertising Law art. 9). Please change them and publish again.",
        ),
        _r(
            "unsafe",
            "画面里有危险行为，容易被模仿。",
            "It shows something dangerous that people may copy.",
        ),
        _r(
            "minor",
            "未成年人不能代言商品（广告法第三十八条）。",
            "Children may not recommend goods (Advertising Law art. 38).",
        ),
        _r(
            "picture-quality",
            "画面或声音看不清、听不清。请重拍。",
            "Picture or sound cannot be made out. Please film it again.",
        ),
        _RIGHTS,
        _CONTACT,
    ),
    "comment": (_CONTACT, _INSULT),
    "live_comment": (_CONTACT, _INSULT),
    "order_review": (
        _CONTACT,
        _INSULT,
        _r(
            "made-up",
            "看起来不是自己真实购买和使用后的感受。",
            "It does not read like what came of a real purchase.",
        ),
        _r(
            "privacy",
            "含有他人的个人信息，去掉后可以再写。",
            "It holds personal data of others.",
        ),
    ),
}
for _kind in ("comment", "live_comment"):
    REASONS[_kind] += (
        _r(
            "advertising",
            "广告。评论区留给和内容有关的话。",
            "Advertising; comments are for the matter at hand.",
        ),
        _r("untrue", "内容不实，会误导别人。", "It is untrue and misleads others."),
    )


def find(kind: Kind, code: str) -> Reason | None:
    return next((reason for reason in REASONS[kind] if reason.code == code), None)
