"""The field's words for what a rule file says in codes, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext as _

from jishi.foundation.rules.api import Basis

#: Short names of laws as rule files use them: Chinese name, English name; as in docs/law/README.md.
LAWS: dict[str, tuple[str, str]] = {
    "ECL": ("电子商务法（2018）", "E-commerce Law"),
    "CPL": ("消费者权益保护法（2013）", "Consumer Protection Law"),
    "CPR": ("消费者权益保护法实施条例（2024）", "Regulations on the Consumer Protection Law"),
    "NTR": ("网络交易监督管理办法（2021）", "Measures on Online Trade"),
    "7DR": (
        "网络购买商品七日无理由退货暂行办法（2017，2020 修订）",
        "Measures on Seven-day Returns",
    ),
    "ADL": ("广告法（2021）", "Advertising Law"),
    "IAM": ("互联网广告管理办法（2023）", "Measures on Internet Advertising"),
    "PRC": ("明码标价和禁止价格欺诈规定（2022）", "Rules on Marked Prices and Price Fraud"),
    "FSL": ("食品安全法（2021）", "Food Safety Law"),
    "LEC": (
        "直播电商监督管理办法（总局令第 117 号，2026-02-01 起施行）",
        "Measures on Live Commerce",
    ),
    "LMM": ("网络直播营销管理办法（试行，2021）", "Trial Measures on Live Marketing"),
    "AUCL": ("反不正当竞争法（2025 修订）", "Anti-Unfair Competition Law"),
    "PQL": ("产品质量法", "Product Quality Law"),
    "PIPL": ("个人信息保护法", "Personal Information Protection Law"),
}


def stages() -> dict[str, tuple[str, str]]:
    """Name and one line about each stage."""
    return {
        "onboarding": (_("入驻"), _("谁可以开店、开播，要交什么材料")),
        "sampling": (_("商品准入与抽检"), _("什么可以卖，怎样抽检")),
        "marketing": (_("营销与直播"), _("标题、价格、视频、直播间怎样说话")),
        "reviews": (_("评价与互动"), _("评论、评价怎样算真实")),
        "violations": (_("违规处理"), _("什么行为会被处理")),
        "aftersales": (_("售后"), _("发货、退货、退款")),
        "disputes": (_("纠纷"), _("双方说法不一时怎么办")),
    }


def states() -> dict[str, str]:
    return {
        "planned": _("计划中"), "draft": _("草案"), "consultation": _("征求意见"),
        "scheduled": _("待生效"), "shadow": _("影子运行"), "staged": _("灰度"), "live": _("生效"),
        "suspended": _("已暂停"), "retired": _("已废止"),
    }  # fmt: skip


def state_notes() -> dict[str, str]:
    """What a state means for the people whom the rule binds."""
    return {
        "consultation": _("这条规则正在征求意见，还没有约束力。"),
        "scheduled": _("这条规则已经公布，到生效日才有约束力。"),
        "shadow": _("这条规则只计数，不对任何人采取措施。"),
        "staged": _("这条规则先对一部分对象生效。"),
        "suspended": _("这条规则已暂停。"),
        "retired": _("这个版本已不再有效。"),
    }


def tones() -> dict[str, str]:
    """The colour of a state: good (in force), warn (on the way), bad (stopped), or plain."""
    return {"live": "good", "staged": "good", "shadow": "warn", "consultation": "warn",
            "scheduled": "warn", "suspended": "bad"}  # fmt: skip


def parties() -> dict[str, str]:
    return {
        "merchant": _("商家"), "streamer": _("主播"), "buyer": _("买家"), "agency": _("机构"),
        "platform": _("平台"),
    }  # fmt: skip


def modes() -> dict[str, str]:
    return {
        "automatic": _("机器按条件直接执行"),
        "assisted": _("机器提示，由人决定"),
        "manual": _("由人判断"),
    }


def outcomes() -> dict[str, str]:
    return {
        "allow": _("通过"), "hold": _("先由审核员查看"), "refuse": _("不予通过"),
        "finding": _("记录为违规线索"), "shadow": _("只计数"), "undecided": _("信息不足，未能判断"),
    }  # fmt: skip


def measures() -> dict[str, str]:
    return {
        "warn": _("警告"), "reject": _("不予通过"), "hold": _("发布前由人查看"), "delist": _("下架"),
        "label": _("加标识"), "points": _("扣分"), "deposit": _("扣保证金"), "freeze": _("冻结提现"),
        "limit": _("限制权限"), "stop": _("中断直播"), "close": _("清退"), "refund": _("给买家退款"),
        "compensate": _("额外赔付"), "report": _("报告监管部门"), "notify": _("通知"),
        "onboard": _("指引开店"),
    }  # fmt: skip


def expectations() -> dict[str, str]:
    return {"hit": _("适用"), "miss": _("不适用"), "undecided": _("无法判断")}


def nulls() -> dict[str, str]:
    """What it means when a fact is missing."""
    return {
        "unknown": _("缺少时无法判断"), "false": _("缺少时视为否"), "empty": _("缺少时视为空"),
        "zero": _("缺少时视为 0"),
    }  # fmt: skip


def law(basis: Basis, *, english: bool) -> str:
    """A legal ground in words: the law with its article, or our own agreement."""
    if basis.own or not basis.law:
        own = _("平台服务协议")
        return f"{own} {basis.article}".strip()
    zh, en = LAWS.get(basis.law, (basis.law, basis.law))
    zh, _bracket, year = zh.partition("（")
    if english:
        return f"{en}, art. {basis.article}" if basis.article else en
    named = f"《{zh}》（{year}" if year else f"《{zh}》"
    return f"{named}第 {basis.article} 条" if basis.article else named
