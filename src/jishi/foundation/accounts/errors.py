"""Refusals of accounts."""

from __future__ import annotations

from jishi.kernel.errors import Refusal


class AddressNotValid(Refusal):
    code = "address_not_valid"
    status = 422
    zh = "请输入正确的手机号或邮箱。"
    en = "Please enter a valid phone number or e-mail address."


class CodeNotRight(Refusal):
    """Wrong, used or never sent: which of these is not told. `tries_left` counts what remains."""

    code = "code_not_right"
    status = 422
    zh = "验证码不正确，还可以试 {tries_left} 次。"
    en = "That code is not right; {tries_left} tries left."


class CodeExpired(Refusal):
    """Too old or tried too often; the person asks for a new one."""

    code = "code_expired"
    status = 422
    zh = "验证码已失效，请重新获取。"
    en = "That code is no longer valid; please ask for a new one."


class AccountClosed(Refusal):
    code = "account_closed"
    status = 403
    zh = "这个账号已停用。"
    en = "This account has been closed."


class NameNotAllowed(Refusal):
    """`reason`: "length", "characters" or "reserved" (looks like the market itself)."""

    code = "name_not_allowed"
    status = 422
    zh = "昵称需 2–20 个字，不能含特殊符号，也不能像官方或客服。"
    en = "Names have 2 to 20 characters, no odd symbols, and must not look like the market's own staff."


class NameRefused(Refusal):
    """A rule forbids the name or the words; `rule` names it, `ground_zh` and `ground_en` say why."""

    code = "name_refused"
    status = 422
    zh = "不能这样改：{ground_zh}（规则 {rule}）"
    en = "That cannot be taken: {ground_en} (rule {rule})"


class NameNotChecked(Refusal):
    """The rules could not answer just now; the old name stays."""

    code = "name_not_checked"
    status = 409
    zh = "暂时无法核对昵称，请稍后再试。"
    en = "Names cannot be checked just now; please try again later."


class CsrfFailed(Refusal):
    """The write carried no token of this session: GET /session gives one."""

    code = "csrf_failed"
    status = 403
    zh = "页面已过期，请刷新后重试。"
    en = "This page is out of date; please reload and try again."


class NotOffered(Refusal):
    code = "not_offered"
    status = 409
    zh = "这里暂时没有这项功能。"
    en = "That is not offered here."


class AvatarTooLarge(Refusal):
    """`max_mb`: the most it may have."""

    code = "avatar_too_large"
    status = 422
    zh = "图片不能超过 {max_mb} MB。"
    en = "The picture must be {max_mb} MB or less."
