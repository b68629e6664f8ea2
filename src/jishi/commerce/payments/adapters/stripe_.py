"""Stripe: Checkout pages over PaymentIntents, refunds, Connect transfers, balance transactions, webhooks,
through its own library.

Pages: https://docs.stripe.com/api/checkout/sessions, /api/refunds, /api/transfers,
/api/balance_transactions, https://docs.stripe.com/webhooks/signature.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from jishi.commerce.payments.adapters.amounts import stripe_minor
from jishi.commerce.payments.adapters.protocol import Acknowledgement
from jishi.commerce.payments.adapters.reading import readable
from jishi.commerce.payments.adapters.stripe_reports import (
    our_number,
    refund_report,
    session_report,
    statement_rows,
    transfer_report,
)
from jishi.commerce.payments.adapters.stripe_wire import (
    StripeConfig,
    calling,
    client_of,
    every,
    plain,
    verified_event,
)
from jishi.commerce.payments.contracts import (
    CallBack,
    Capability,
    PaymentNumbers,
    PaymentOrder,
    ProviderInfo,
    ProviderReport,
    RefundOrder,
    RefundReport,
    SplitOrder,
    SplitReport,
    StatementRow,
    TransferOrder,
    TransferReport,
)
from jishi.commerce.payments.errors import (
    CallBackRefused,
    ProviderRefused,
    ProviderUnreachable,
    StatementNotReady,
)
from jishi.kernel import clock
from jishi.kernel.money import Money

#: A Checkout page lives at least 30 minutes; ours are closed earlier by `close`. The second half
#: hour is room for sending the same request again.
PAGE_LIVES = timedelta(minutes=60)
#: How far around an attempt's beginning its session is looked for when its number was never told.
LOOK_AROUND = timedelta(minutes=5)


class Stripe:
    """One instance a process; threads may share it."""

    acknowledgement = Acknowledgement()

    def __init__(self, config: StripeConfig) -> None:
        self.config = config
        self.info = ProviderInfo(
            id="stripe",
            name_zh="Stripe（银行卡）",
            name_en="Stripe (cards)",
            is_sandbox=not config.is_live,
            capabilities=frozenset(
                {
                    Capability.PARTIAL_REFUND,
                    Capability.SPLIT,
                    Capability.TRANSFER,
                    Capability.STATEMENT,
                }
            ),
        )

    def create(self, order: PaymentOrder) -> ProviderReport:
        """A Checkout session. The same key gives the same session for 24 hours, so everything sent
        is the same every time: the deadline too."""
        expires_at = max(order.expires_at, order.started_at + PAGE_LIVES)
        ours = {"out_trade_no": order.out_trade_no}
        with calling():
            session = client_of(self.config).v1.checkout.sessions.create(
                params={
                    "mode": "payment",
                    "client_reference_id": order.out_trade_no,
                    "line_items": [
                        {
                            "quantity": 1,
                            "price_data": {
                                "currency": order.amount.currency.lower(),
                                "unit_amount": stripe_minor(order.amount),
                                "product_data": {"name": order.subject},
                            },
                        }
                    ],
                    "metadata": ours,
                    "payment_intent_data": {
                        "metadata": ours,
                        "transfer_group": order.out_trade_no,
                    },
                    "success_url": order.return_url,
                    "cancel_url": order.return_url,
                    "expires_at": int(expires_at.timestamp()),
                },
                options={"idempotency_key": order.out_trade_no},
            )
        with readable():
            return session_report(plain(session))

    def query(self, numbers: PaymentNumbers) -> ProviderReport | None:
        session = self._find(numbers)
        if session is None:
            return None
        with readable():
            return session_report(session)

    def close(self, numbers: PaymentNumbers) -> ProviderReport | None:
        """Expires the page; one that is complete refuses and says so when asked."""
        session = self._find(numbers)
        if session is None:
            return None
        if session["status"] == "open":
            try:
                with calling():
                    client_of(self.config).v1.checkout.sessions.expire(session["id"])
            except ProviderRefused:
                pass  # paid or expired in this moment: what it says below decides
        return self.query(numbers)

    def refund(self, order: RefundOrder) -> RefundReport:
        """Idempotency keys are forgotten after a day, so the refunds that exist are looked at first."""
        existing = self.query_refund(order)
        if existing is not None:
            return existing
        intent = self._intent(order)
        with calling():
            made = client_of(self.config).v1.refunds.create(
                params={
                    "payment_intent": intent,
                    "amount": stripe_minor(order.amount),
                    "metadata": {"out_refund_no": order.out_refund_no},
                },
                options={"idempotency_key": order.out_refund_no},
            )
        with readable():
            return refund_report(plain(made))

    def query_refund(self, order: RefundOrder) -> RefundReport | None:
        intent = self._intent(order)
        with calling(), readable():
            listed = client_of(self.config).v1.refunds.list(
                params={"payment_intent": intent, "limit": 100}
            )
            for one in every(listed):
                if our_number(one, "out_refund_no") == order.out_refund_no:
                    return refund_report(one)
        return None

    def transfer(self, order: TransferOrder) -> TransferReport:
        """To a connected account, out of the available balance; looked for before it is made."""
        existing = self.query_transfer(order)
        if existing is not None:
            return existing
        with calling():
            made = client_of(self.config).v1.transfers.create(
                params={
                    "amount": stripe_minor(order.amount),
                    "currency": order.amount.currency.lower(),
                    "destination": order.to.account,
                    "description": order.remark,
                    "transfer_group": order.out_transfer_no,
                    "metadata": {"out_transfer_no": order.out_transfer_no},
                },
                options={"idempotency_key": order.out_transfer_no},
            )
        with readable():
            return transfer_report(plain(made))

    def query_transfer(self, order: TransferOrder) -> TransferReport | None:
        for one in self._transfers(order.out_transfer_no):
            if our_number(one, "out_transfer_no") == order.out_transfer_no:
                with readable():
                    return transfer_report(one)
        return None

    def split(self, order: SplitOrder) -> SplitReport:
        """One transfer a share, out of the charge itself: it need not be available yet. What was made
        before a break is found by its index and not made again."""
        made = self._shares(order)
        charge = self._charge(order)
        for index, share in enumerate(order.shares):
            if str(index) in made:
                continue
            amount = Money(share.minor, order.paid.currency)
            with calling():
                client_of(self.config).v1.transfers.create(
                    params={
                        "amount": stripe_minor(amount),
                        "currency": amount.currency.lower(),
                        "destination": share.to.account,
                        "description": share.note or "share",
                        "source_transaction": charge,
                        "transfer_group": order.out_split_no,
                        "metadata": {"out_split_no": order.out_split_no, "index": str(index)},
                    },
                    options={"idempotency_key": f"{order.out_split_no}-{index}"},
                )
        return SplitReport(
            out_split_no=order.out_split_no, split_no=order.out_split_no, state="succeeded"
        )

    def query_split(self, order: SplitOrder) -> SplitReport | None:
        """None while a share is missing: `split` then makes the rest."""
        if len(self._shares(order)) < len(order.shares):
            return None
        return SplitReport(
            out_split_no=order.out_split_no, split_no=order.out_split_no, state="succeeded"
        )

    def statement(self, day: date) -> list[StatementRow]:
        """Balance transactions created on `day` in the market's zone; fees as rows of their own."""
        start = datetime.combine(day, time(), clock.market_zone())
        end = start + timedelta(days=1)
        if clock.now() < end:
            raise StatementNotReady(day=day.isoformat())
        rows: list[StatementRow] = []
        with calling(), readable():
            listed = client_of(self.config).v1.balance_transactions.list(
                params={
                    "created": {"gte": int(start.timestamp()), "lt": int(end.timestamp())},
                    "limit": 100,
                    "expand": ["data.source"],
                }
            )
            for one in every(listed):
                rows += statement_rows(one, day)
        return rows

    def read_call_back(
        self, *, target: str, headers: Mapping[str, str], body: bytes, now: datetime
    ) -> CallBack:
        """Events of Checkout, refunds and transfers. Others are taken note of."""
        del target
        event = verified_event(self.config, headers.get("Stripe-Signature", ""), body, now)
        try:
            # An event of a connected account, or of test mode, is not about our money.
            if event.get("account") or bool(event["livemode"]) != self.config.is_live:
                raise CallBackRefused(reason="merchant")
            kind, notify_id = str(event["type"]), str(event["id"])
            thing = event["data"]["object"]
            if kind.startswith("checkout.session.") and thing.get("client_reference_id"):
                return CallBack(
                    notify_id=notify_id, event=kind, payment=session_report(thing, kind)
                )
            if kind.startswith(("refund.", "charge.refund.")) and our_number(
                thing, "out_refund_no"
            ):
                return CallBack(notify_id=notify_id, event=kind, refund=refund_report(thing))
            if kind.startswith("transfer.") and our_number(thing, "out_transfer_no"):
                return CallBack(notify_id=notify_id, event=kind, transfer=transfer_report(thing))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise CallBackRefused(reason="body") from error
        return CallBack(notify_id=notify_id, event=kind)

    def _find(self, numbers: PaymentNumbers) -> Any:
        """The session of an attempt: by its number, or among those begun at that time. None when there
        is none."""
        sessions = client_of(self.config).v1.checkout.sessions
        with calling(), readable():
            if numbers.trade_no:
                return plain(
                    sessions.retrieve(numbers.trade_no, params={"expand": ["payment_intent"]})
                )
            listed = sessions.list(
                params={
                    "created": {
                        "gte": int((numbers.started_at - LOOK_AROUND).timestamp()),
                        "lte": int((numbers.started_at + PAGE_LIVES).timestamp()),
                    },
                    "limit": 100,
                    "expand": ["data.payment_intent"],
                }
            )
            for session in every(listed):
                if session["client_reference_id"] == numbers.out_trade_no:
                    return session
        return None

    def _intent(self, order: RefundOrder | SplitOrder) -> str:
        session = self._find(
            PaymentNumbers(
                out_trade_no=order.out_trade_no,
                trade_no=order.trade_no,
                amount=order.paid,
                started_at=order.started_at,
            )
        )
        if session is None:
            raise ProviderUnreachable("the session of a paid attempt was not found")
        with readable():
            intent = session["payment_intent"]
            return str(intent if isinstance(intent, str) else intent["id"])

    def _charge(self, order: SplitOrder) -> str:
        intent = self._intent(order)
        with calling(), readable():
            found = plain(client_of(self.config).v1.payment_intents.retrieve(intent))
            charge = found["latest_charge"]
            return str(charge if isinstance(charge, str) else charge["id"])

    def _transfers(self, group: str) -> list[Any]:
        with calling(), readable():
            listed = client_of(self.config).v1.transfers.list(
                params={"transfer_group": group, "limit": 100}
            )
            return list(every(listed))

    def _shares(self, order: SplitOrder) -> set[str]:
        """The indexes of the shares that exist."""
        return {
            str(our_number(one, "index"))
            for one in self._transfers(order.out_split_no)
            if our_number(one, "out_split_no") == order.out_split_no
        }
