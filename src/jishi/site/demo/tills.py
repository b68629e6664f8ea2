"""The demo's shops take their money home: deposit, second factor, bank accounts, withdrawals.

Every step goes through the doors that everyone uses. A code may be spent once, so each step has a
recovery code of its own and sends the same request whenever it is tried again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pyotp

from jishi.site.crowd.selling import Seller
from jishi.site.crowd.wire import Refused
from jishi.site.demo.cast import DemoShop
from jishi.site.demo.guests import Guests
from jishi.site.demo.opening import Advance
from jishi.site.demo.scale import Scale
from jishi.site.demo.state import SeedState

#: What a shop of ordinary goods owes from 3,000 yuan of sales in 30 days on; demo shops pay it at once.
DEPOSIT_MINOR = 50_000
#: Settlement runs half a minute after receipt; together the shops wait no longer than this for it.
SETTLED_WITHIN_S = 45.0
LEAST_MINOR = 2_000
BANKS = ("农业银行", "邮储银行", "农商银行")
#: Which recovery code a step spends.
CODE_OF = {"bank": 0, "provider": 1, "to-bank": 2, "to-provider": 3}


@dataclass
class Tills:
    """One run; `patience_s` is shared by all shops."""

    state: SeedState
    guests: Guests
    scale: Scale
    advance: Advance
    patience_s: float = SETTLED_WITHIN_S

    def open_all(self) -> None:
        deadline = time.monotonic() + self.patience_s
        for number, shop in enumerate(self.scale.market.shops):
            owner = self.guests.owner(shop.slug)
            self._once(shop, "deposit", partial(self._deposit, owner, shop))
            self._once(shop, "factor", partial(self._factor, owner, shop))
            self._once(shop, "bank", partial(self._bank, owner, shop, number))
            self._once(shop, "provider", partial(self._provider, owner, shop))
            self._withdraw(owner, shop, deadline)
            self.advance(f"{shop.name_zh} 收款账户")

    def _step(self, shop: DemoShop, what: str) -> str:
        return f"till:{shop.slug}:{what}"

    def _once(self, shop: DemoShop, what: str, work: Callable[[], dict[str, object]]) -> None:
        step = self._step(shop, what)
        if not self.state.has(step):
            self.state.note(step, **work())

    def _code(self, shop: DemoShop, what: str) -> str:
        codes = self.state.facts(self._step(shop, "factor"))["codes"]
        return str(codes[CODE_OF[what]])

    def _deposit(self, owner: Seller, shop: DemoShop) -> dict[str, object]:
        key = self.state.key_of(self._step(shop, "deposit"))
        payment = owner.pay_deposit(DEPOSIT_MINOR, key=key)
        return {"payment": payment, "state": owner.pay(payment)}

    def _factor(self, owner: Seller, shop: DemoShop) -> dict[str, object]:
        """The secret is noted before it is in force: a killed run can still tell its codes."""
        noted = self._step(shop, "secret")
        try:
            self.state.note(noted, secret=owner.begin_second_factor())
        except Refused as refused:
            if refused.code != "second_factor_present":
                raise
            # Confirmed by a run that was killed before it kept the codes: begin anew with a code.
            totp = pyotp.TOTP(self.state.get(noted, "secret"))
            owner.call("switch_off_second_factor", "POST", "/me/second-factor/off",
                       {"code": totp.now()})  # fmt: skip
            self.state.note(noted, secret=owner.begin_second_factor())
        totp = pyotp.TOTP(self.state.get(noted, "secret"))
        return {"codes": owner.confirm_second_factor(totp.now())}

    def _bank(self, owner: Seller, shop: DemoShop, number: int) -> dict[str, object]:
        account = owner.add_payout_account(
            holder=shop.owner.name_zh, bank=f"{BANKS[number % len(BANKS)]}（演示）",
            number=f"62284800{number:04d}{8_000 + number * 37:04d}", code=self._code(shop, "bank"),
            key=self.state.key_of(self._step(shop, "bank")),
        )  # fmt: skip
        return {"id": account["id"]}

    def _provider(self, owner: Seller, shop: DemoShop) -> dict[str, object]:
        """An account at the sandbox provider, which really pays; none where it is not offered."""
        if "sandbox" not in owner.payout()["channels"]:
            return {"id": ""}
        account = owner.add_payout_account(
            holder=shop.owner.name_zh, bank="沙箱支付（演示）", number=f"demo-{shop.slug}",
            channel="sandbox", code=self._code(shop, "provider"),
            key=self.state.key_of(self._step(shop, "provider")),
        )  # fmt: skip
        return {"id": account["id"]}

    def _withdraw(self, owner: Seller, shop: DemoShop, deadline: float) -> None:
        """A quarter to the bank, where it waits for the next batch, and a quarter to the provider."""
        ready = owner.payout()
        if ready["cooling_s"]:
            return
        while ready["available"]["minor"] < LEAST_MINOR and time.monotonic() < deadline:
            time.sleep(1)
            ready = owner.payout()
        part = ready["available"]["minor"] // 400 * 100
        for what, account in (("to-bank", "bank"), ("to-provider", "provider")):
            account_id = self.state.get(self._step(shop, account), "id")
            step = self._step(shop, what)
            if not account_id or self.state.has(step):
                continue
            if not self.state.has(step + ":asked"):
                if part < LEAST_MINOR // 4:
                    continue
                self.state.note(step + ":asked", minor=part)
            minor = int(self.state.facts(step + ":asked")["minor"])
            row = owner.withdraw(
                account_id=account_id, amount_minor=minor, code=self._code(shop, what),
                key=self.state.key_of(step),
            )  # fmt: skip
            self.state.note(step, number=row["number"])
