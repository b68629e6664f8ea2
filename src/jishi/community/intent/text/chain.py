"""The chain: any text in, one typed `Reading` out.

Rules find what can be named and pointed at; the linear model knows how people talk. A risk is
reported when its joint score passes the threshold of its class; the intent is the model's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, Protocol

from jishi.community.intent.model import serve
from jishi.community.intent.text import contact, risks
from jishi.community.intent.text.lexicon import Hit, Lexicon, shipped
from jishi.community.intent.text.normalise import Views, views

Role = Literal["viewer", "seller", "unknown"]
Surface = Literal["comment", "message", "caption", "product", "review", "name", "frame"]
Span = tuple[int, int]

NONE: Final = "none"
RISKS: Final = ("offsite_contact", "absolute_claim", "counterfeit_hint", "abuse")
#: Characters read in one window; longer texts are read in windows that overlap.
WINDOW: Final = 4_000
_OVERLAP: Final = 60
#: Characters above which a text is refused.
LONGEST: Final = 100_000
#: A model's word alone must be this sure (log-odds) to flag, by class.
THRESHOLDS: Final = {
    "offsite_contact": 0.5, "absolute_claim": 0.5, "counterfeit_hint": 0.5, "abuse": 0.5,
}  # fmt: skip


class TextTooLong(ValueError):  # noqa: N818  # named as the refusals are
    """The text has more than `limit` characters. Attributes: `length`, `limit`."""

    def __init__(self, length: int, limit: int = LONGEST) -> None:
        super().__init__(f"{length} characters, at most {limit}")
        self.length = length
        self.limit = limit


class NotText(TypeError):  # noqa: N818  # named as the refusals are
    """What was given is neither a str nor bytes in UTF-8. Attribute: `reason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Guess(NamedTuple):
    """A label and its score from 0 to 1."""

    label: str
    score: float


class Risk(NamedTuple):
    """A risk above its threshold: score from 0 to 1, spans in the original, what speaks for it."""

    label: str
    score: float
    spans: tuple[Span, ...]
    evidence: tuple[str, ...]


class Slots(NamedTuple):
    """What the text names: pieces wanted, the n of 「n号链接」, option words, a size."""

    quantity: int | None = None
    link_number: int | None = None
    options: tuple[str, ...] = ()
    size: str | None = None


class Context(NamedTuple):
    """What lies before the writer's eyes: option words of the goods on show (colours, sizes …)."""

    options: tuple[str, ...] = ()


class Reading(NamedTuple):
    """What a text says. `policy_risk` is the label of the gravest risk, or `none`."""

    intent: Guess
    risks: tuple[Risk, ...]
    policy_risk: str
    spans: tuple[Span, ...]
    slots: Slots
    model_version: str
    lexicon_version: str


class Model(Protocol):
    """What the chain needs of a trained model: probabilities by label, and which model it is."""

    version: str

    def intents(self, seen: Views) -> dict[str, float]: ...

    def risks(self, seen: Views) -> dict[str, float]: ...


_NOTHING: Final = Slots()
_NO_GUESS: Final = Guess(NONE, 0.0)


class Chain:
    """A lexicon and a model, read together. Immutable: a new lexicon makes a new chain."""

    __slots__ = ("lexicon", "model")

    def __init__(self, lexicon: Lexicon, model: Model | None = None) -> None:
        self.lexicon = lexicon
        self.model = model

    def read(
        self,
        text: str | bytes,
        *,
        role: Role = "unknown",
        surface: Surface = "comment",
        context: Context | None = None,
    ) -> Reading:
        """Read one text. Raises TextTooLong, NotText; no other str or bytes fails."""
        text = _as_text(text)
        if len(text) <= WINDOW:
            return self._read(text, role, surface, context)
        if len(text) > LONGEST:
            raise TextTooLong(len(text))
        starts = range(0, len(text) - _OVERLAP, WINDOW - _OVERLAP)
        parts = [
            _moved(self._read(text[at : at + WINDOW], role, surface, context), at) for at in starts
        ]
        return _joined(parts)

    def _read(self, text: str, role: Role, surface: Surface, context: Context | None) -> Reading:
        seen = views(text)
        found = self.judged(seen, role, surface)
        if self.model is None:
            intent, version = _NO_GUESS, ""
        else:
            guesses = self.model.intents(seen)
            best = max(guesses, key=guesses.__getitem__)
            intent, version = Guess(best, guesses[best]), self.model.version
        spans = contact.merged([span for risk in found for span in risk.spans]) if found else ()
        return Reading(
            intent, found, found[0].label if found else NONE, spans,
            slots(seen, context), version, self.lexicon.version,
        )  # fmt: skip

    def judged(
        self, seen: Views, role: Role, surface: Surface, heard: dict[str, float] | None = None
    ) -> tuple[Risk, ...]:
        """Risks above their thresholds, the gravest first; `heard` is the model's word if asked already."""
        addresses = contact.atoms(seen)
        hits = self.lexicon.hits(seen, look_closer=bool(addresses))
        model = heard if heard is not None else self.model.risks(seen) if self.model else {}
        if not hits and not addresses and not _alone(model):
            return ()
        found: list[Risk] = []
        for label, finding in self._findings(seen, hits, addresses, role, surface):
            score = joint(label, finding.odds, model.get(label), role)
            if score >= THRESHOLDS[label]:
                found.append(Risk(label, score, finding.spans, finding.evidence))
        found.sort(key=lambda risk: -risk.score)
        return tuple(found)

    @staticmethod
    def _findings(
        seen: Views, hits: list[Hit], addresses: list[contact.Atom], role: Role, surface: Surface
    ) -> Iterator[tuple[str, risks.Finding]]:
        kinds = risks.by_kind(hits)
        led = contact.score(seen, hits, addresses, role)
        yield "offsite_contact", risks.Finding(led.odds, led.evidence, led.spans)
        yield "absolute_claim", risks.claims(seen, kinds, role, surface)
        yield "counterfeit_hint", risks.fakes(seen, kinds, role)
        yield "abuse", risks.abuse(seen, kinds)


def joint(label: str, odds: float, model: float | None, role: str) -> float:
    """Rule and model as one score from 0 to 1. Without a model the rule speaks alone."""
    if model is None:
        return 1 / (1 + math.exp(-odds))
    heard = math.log(max(model, 1e-6) / max(1 - model, 1e-6))
    del label, role
    return 1 / (1 + math.exp(-(max(odds, _LEAST_ODDS) * 0.6 + max(heard, -1.0) * 0.45 + 1.0)))


#: What no rule speaks for counts as this much against a risk.
_LEAST_ODDS: Final = -3.0
#: A model this sure flags although no rule speaks: there `joint` is one half.
_SURE: Final = 1 / (1 + math.exp((_LEAST_ODDS * 0.6 + 1.0) / 0.45))


def _alone(model: dict[str, float]) -> bool:
    """Whether the model's word alone may flag a text in which no rule found anything."""
    return bool(model) and any(model[label] >= _SURE for label in RISKS)


_SIZE: Final = re.compile(
    r"(?<![a-z])(?:[2-6]?x{1,4}l|xs|[sml])(?:码|号)?(?![a-z])|(?<!\d)(?:3[4-9]|4[0-8]|[12]\d{2})(?:码|号码)|均码"
)
_LINK_NUMBER: Final = re.compile(
    r"(\d{1,3})号?(?:链接|链|连接|宝贝|商品|品|号链)|(?:链接|link|no|#)(\d{1,3})(?!\d)|(?<!\d)(\d{1,2})号(?!店|楼|线|色|前|发|到|之|以|下午|上午|晚|码)"
)
_QUANTITY: Final = re.compile(
    r"(\d{1,3})(?:件|个|斤|箱|盒|份|只|条|双|套|瓶|包|袋|罐|单|提|把|枚|本|块|张|组|支|桶|捆|串|对|台|部)(?!钱|多|月|小时|码|色)"
)


_COUNTS: Final = re.compile(r"[0-9一二两三四五六七八九十]|均码|(?<![a-z])(?:x*[sml]|xs)(?![a-z])")


def slots(seen: Views, context: Context | None = None) -> Slots:
    """Numbers, sizes and options that the text names."""
    options: tuple[str, ...] = ()
    if context is not None:
        options = tuple(word for word in context.options if word and word.casefold() in seen.plain)
    if not _COUNTS.search(seen.plain):
        return Slots(None, None, options) if options else _NOTHING
    digits = seen.digits
    size = _SIZE.search(seen.plain)
    link = _LINK_NUMBER.search(digits)
    quantity = _QUANTITY.search(digits)
    number = next((int(part) for part in link.groups() if part), None) if link else None
    return Slots(
        int(quantity.group(1)) if quantity else None,
        number,
        options,
        size.group() if size else None,
    )


def _as_text(text: str | bytes) -> str:
    if isinstance(text, str):
        return text
    if not isinstance(text, bytes):
        raise NotText(f"{type(text).__name__} is not text")
    try:
        return text.decode("utf-8")
    except UnicodeDecodeError as broken:
        raise NotText(f"byte {broken.start} is not UTF-8") from broken


def _moved(reading: Reading, by: int) -> Reading:
    if not by or not reading.risks:
        return reading
    moved = tuple(
        Risk(r.label, r.score, tuple((a + by, b + by) for a, b in r.spans), r.evidence)
        for r in reading.risks
    )
    spans = tuple((a + by, b + by) for a, b in reading.spans)
    return Reading(
        reading.intent, moved, reading.policy_risk, spans, reading.slots,
        reading.model_version, reading.lexicon_version,
    )  # fmt: skip


def _joined(parts: list[Reading]) -> Reading:
    """Windows of one text: each risk at its highest, the intent of the first window that has one."""
    highest: dict[str, Risk] = {}
    for risk in (risk for part in parts for risk in part.risks):
        kept = highest.get(risk.label)
        spans = contact.merged((*risk.spans, *(kept.spans if kept else ())))
        top = risk if kept is None or risk.score > kept.score else kept
        highest[risk.label] = Risk(top.label, top.score, spans, top.evidence)
    found = tuple(sorted(highest.values(), key=lambda risk: -risk.score))
    first = next((part for part in parts if part.intent.label != NONE), parts[0])
    return Reading(
        first.intent, found, found[0].label if found else NONE,
        contact.merged([span for risk in found for span in risk.spans]), parts[0].slots,
        first.model_version, first.lexicon_version,
    )  # fmt: skip


def read(
    text: str | bytes,
    *,
    role: Role = "unknown",
    surface: Surface = "comment",
    context: Context | None = None,
) -> Reading:
    """Read one text with the shipped lists and the shipped model."""
    return shipped_chain().read(text, role=role, surface=surface, context=context)


def shipped_chain() -> Chain:
    """The chain of the shipped lists and the shipped model, made once."""
    if not _CHAINS:
        _CHAINS.append(Chain(shipped(), serve.Shipped()))
    return _CHAINS[0]


_CHAINS: Final[list[Chain]] = []
