"""Reading the daily bills of Alipay and WeChat Pay: spreadsheets for people, with notes around them.

Column names as the providers' pages show them: https://opendocs.alipay.com/open/204/106262,
https://pay.weixin.qq.com/doc/v3/merchant/4012791876. The order of columns is not relied on.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import httpx

from jishi.commerce.payments.adapters.alipay_wire import beijing_time
from jishi.commerce.payments.adapters.amounts import from_yuan
from jishi.commerce.payments.contracts import RowKind, StatementRow
from jishi.commerce.payments.errors import ProviderUnreachable
from jishi.kernel.money import Money

TIMEOUT = httpx.Timeout(30.0, connect=3.0)
#: A day's bill, packed and unpacked.
MOST_BYTES = 256 * 1024 * 1024
#: What Alipay writes in 业务类型 → what it is here; the first that occurs in it.
ALIPAY_KINDS = (
    ("退款", RowKind.REFUND),
    ("分账", RowKind.SPLIT),
    ("转账", RowKind.TRANSFER),
    ("提现", RowKind.TRANSFER),
    ("服务费", RowKind.FEE),
    ("收费", RowKind.FEE),
    ("在线支付", RowKind.PAYMENT),
    ("交易付款", RowKind.PAYMENT),
)


def download(url: str, headers: dict[str, str] | None = None) -> bytes:
    """The file at `url`, at most `MOST_BYTES`. Raises `ProviderUnreachable`."""
    content = b""
    try:
        with httpx.stream("GET", url, headers=headers, timeout=TIMEOUT, trust_env=False) as answer:
            if answer.status_code != 200:
                raise ProviderUnreachable(f"bill: HTTP {answer.status_code}")
            for chunk in answer.iter_bytes():
                content += chunk
                if len(content) > MOST_BYTES:
                    raise ProviderUnreachable("the bill is larger than any we know")
    except httpx.HTTPError as error:
        raise ProviderUnreachable(str(error)) from error
    return content


def read_alipay(content: bytes, day: date) -> list[StatementRow]:
    """The rows of an account bill: a ZIP with GBK files, of which the summary is left out."""
    rows: list[StatementRow] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_BYTES:
                raise ProviderUnreachable("the bill is larger than any we know")
            for info in archive.infolist():
                text = archive.read(info).decode("gb18030")
                rows += _alipay_rows(_table(text.splitlines(), "账务流水号"), day)
    except (zipfile.BadZipFile, UnicodeDecodeError, ValueError, KeyError) as error:
        raise ProviderUnreachable(f"the bill cannot be read: {error}") from error
    return rows


def _alipay_rows(table: Iterable[dict[str, str]], day: date) -> Iterator[StatementRow]:
    for row in table:
        income = _signed(row, "收入金额（+元）") + _signed(row, "支出金额（-元）")
        words = row["业务类型"]
        kind = next((kind for word, kind in ALIPAY_KINDS if word in words), RowKind.OTHER)
        yield StatementRow(
            provider="alipay",
            day=day,
            kind=kind,
            out_no=row["商户订单号"],
            provider_no=row["业务流水号"],
            amount=income,
            at=beijing_time(row["发生时间"]),
        )


def read_wechat_trades(text: str, day: date) -> list[StatementRow]:
    """The rows of a trade bill (`bill_type=ALL`): payments, refunds and the fee of each."""
    rows: list[StatementRow] = []
    for row in _table(text.splitlines(), "交易时间"):
        is_refund = row["交易状态"] == "REFUND"
        amount = from_yuan(row["申请退款金额"] if is_refund else row["订单金额"])
        moved = StatementRow(
            provider="wechat",
            day=day,
            kind=RowKind.REFUND if is_refund else RowKind.PAYMENT,
            out_no=row["商户退款单号"] if is_refund else row["商户订单号"],
            provider_no=row["微信退款单号"] if is_refund else row["微信订单号"],
            amount=-amount if is_refund else amount,
            at=beijing_time(row["交易时间"]),
        )
        rows.append(moved)
        fee = _fee(row["手续费"])
        if fee:
            rows.append(replace(moved, kind=RowKind.FEE, amount=-fee))
    return rows


def read_wechat_transfers(text: str, day: date) -> list[StatementRow]:
    """The transfers and splits of a funds bill; payments and refunds are in the trade bill."""
    kinds = {"商家转账": RowKind.TRANSFER, "分账": RowKind.SPLIT}
    rows: list[StatementRow] = []
    for row in _table(text.splitlines(), "记账时间"):
        kind = next((kind for word, kind in kinds.items() if word in row["业务名称"]), None)
        if kind is None:
            continue
        amount = from_yuan(row["收支金额（元）"])
        rows.append(
            StatementRow(
                provider="wechat",
                day=day,
                kind=kind,
                out_no=row["业务凭证号"],
                provider_no=row["资金流水单号"],
                amount=amount if row["收支类型"] == "收入" else -amount,
                at=beijing_time(row["记账时间"]),
            )
        )
    return rows


def _table(lines: list[str], first: str) -> Iterator[dict[str, str]]:
    """Rows under the header that begins with `first`, until the notes or totals after them."""
    cells = csv.reader(line for line in lines if not line.startswith("#"))
    names: list[str] | None = None
    for row in cells:
        values = [cell.strip().removeprefix("\ufeff").strip("`").strip() for cell in row]
        if names is None:
            names = values if values and values[0] == first else None
        elif len(values) != len(names) or values[0].startswith("总"):
            return
        else:
            yield dict(zip(names, values, strict=True))


def _signed(row: dict[str, str], name: str) -> Money:
    text = row[name].replace("+", "")
    return from_yuan(text) if text else Money(0, "CNY")


def _fee(text: str) -> Money:
    """WeChat Pay writes a trade's fee with up to five digits; half a fen counts as a whole one."""
    fen = Decimal(text or "0") * 100
    return Money(int(fen.quantize(Decimal(1), rounding=ROUND_HALF_UP)), "CNY")
