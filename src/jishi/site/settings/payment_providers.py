"""Payment providers: which ones payers are offered, their keys and addresses, from the environment.

A secret may stand in the variable itself or, better, in a file that `<NAME>_FILE` names.
"""

from __future__ import annotations

import os
from pathlib import Path


def secret(name: str) -> str:
    """The value of `name`, else the text of the file that `<name>_FILE` names, else nothing."""
    path = os.environ.get(f"{name}_FILE", "")
    return os.environ.get(name, "") or (Path(path).read_text().strip() if path else "")


def offered(*, development: bool) -> list[str]:
    """`JISHI_PAYMENT_PROVIDERS`, comma-separated; by default the sandbox alone, and only in development."""
    names = os.environ.get("JISHI_PAYMENT_PROVIDERS", "sandbox" if development else "")
    return [name.strip() for name in names.split(",") if name.strip()]


def alipay() -> dict[str, str]:
    """Alipay's application: key mode, or certificate mode when all three certificates are given."""
    return {
        "app_id": os.environ.get("JISHI_ALIPAY_APP_ID", ""),
        "seller_id": os.environ.get("JISHI_ALIPAY_SELLER_ID", ""),
        "private_key": secret("JISHI_ALIPAY_PRIVATE_KEY"),
        "public_key": secret("JISHI_ALIPAY_PUBLIC_KEY"),
        "app_cert": secret("JISHI_ALIPAY_APP_CERT"),
        "alipay_cert": secret("JISHI_ALIPAY_CERT"),
        "root_cert": secret("JISHI_ALIPAY_ROOT_CERT"),
        "page": os.environ.get("JISHI_ALIPAY_PAGE", "wap"),
        "gateway": os.environ.get("JISHI_ALIPAY_URL", "https://openapi.alipay.com/gateway.do"),
    }


def wechat_pay() -> dict[str, str]:
    """WeChat Pay's merchant: public-key mode, or certificate mode without a public key."""
    return {
        "mch_id": os.environ.get("JISHI_WECHAT_MCH_ID", ""),
        "app_id": os.environ.get("JISHI_WECHAT_APP_ID", ""),
        "serial": os.environ.get("JISHI_WECHAT_SERIAL", ""),
        "private_key": secret("JISHI_WECHAT_PRIVATE_KEY"),
        "api_v3_key": secret("JISHI_WECHAT_API_V3_KEY"),
        "public_key_id": os.environ.get("JISHI_WECHAT_PUBLIC_KEY_ID", ""),
        "public_key": secret("JISHI_WECHAT_PUBLIC_KEY"),
        "splits": os.environ.get("JISHI_WECHAT_SPLITS", ""),
        "trade_type": os.environ.get("JISHI_WECHAT_TRADE_TYPE", "h5"),
        "transfer_scene_id": os.environ.get("JISHI_WECHAT_TRANSFER_SCENE_ID", ""),
        "transfer_report": os.environ.get("JISHI_WECHAT_TRANSFER_REPORT", ""),
        "gateway": os.environ.get("JISHI_WECHAT_URL", "https://api.mch.weixin.qq.com"),
    }


def stripe() -> dict[str, str]:
    """Stripe's account and the secret of the market's webhook endpoint."""
    return {
        "secret_key": secret("JISHI_STRIPE_SECRET_KEY"),
        "webhook_secret": secret("JISHI_STRIPE_WEBHOOK_SECRET"),
        "gateway": os.environ.get("JISHI_STRIPE_URL", "https://api.stripe.com"),
    }
