"""Refusals of notify."""

from __future__ import annotations

from jishi.kernel.errors import Refusal


class AddressNotServed(Refusal):
    """This market has no courier for such addresses. `kind`: "phone" or "email"."""

    code = "address_not_served"
    status = 422
    zh = "这里暂时不能向这种号码或邮箱发送验证码，请换一种方式。"
    en = "Codes can't be sent to this kind of address here; please use another."
