"""JSAPI: paying inside WeChat's own browser, for which the payer's openid must be known.

https://pay.weixin.qq.com/doc/v3/merchant/4012791897 (order), /4012365341 (opening the cashier).
"""

from __future__ import annotations

import secrets

from jishi.commerce.payments.adapters import signatures
from jishi.commerce.payments.adapters.reading import readable
from jishi.commerce.payments.adapters.wechat import ORDERS, WechatPay
from jishi.commerce.payments.contracts import PaymentOrder
from jishi.kernel import clock


def open_in_app(provider: WechatPay, order: PaymentOrder, *, openid: str) -> dict[str, str]:
    """What the browser inside WeChat needs to show the cashier to the person with `openid`."""
    config = provider.config
    content = {**provider.order_content(order), "payer": {"openid": openid}}
    answer = provider.line.call("POST", f"{ORDERS}/jsapi", content)
    with readable():
        package = f"prepay_id={answer['prepay_id']}"
    timestamp = str(int(clock.now().timestamp()))
    nonce = secrets.token_hex(16)
    text = f"{config.app_id}\n{timestamp}\n{nonce}\n{package}\n".encode()
    return {
        "appId": config.app_id,
        "timeStamp": timestamp,
        "nonceStr": nonce,
        "package": package,
        "signType": "RSA",
        "paySign": signatures.sign(config.private_key, text),
    }
