"""API route for partners: labels for their own texts."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Field, Router

from jishi.community.intent import labelling
from jishi.community.intent.errors import TextTooLarge, TooManyTexts
from jishi.community.intent.model import serve
from jishi.foundation.accounts.api import caller_id, signed_in
from jishi.kernel import quotas
from jishi.kernel.http import Schema

MOST_TEXTS = 200
LONGEST = 4_000
CALLS_A_MINUTE = 60

router = Router(tags=["intent"])


class TextToLabel(Schema):
    """`id` comes back with the answer and means nothing here."""

    id: str = Field(..., max_length=64)
    text: str


class TextsToLabel(Schema):
    texts: list[TextToLabel]


class TextLabels(Schema):
    """`scores` are probabilities by question and label; `spans` are [start, end, risk] in characters."""

    id: str
    intent: str
    policy_risk: str
    scores: dict[str, dict[str, float]]
    spans: list[tuple[int, int, str]]


class LabelledTexts(Schema):
    model_version: str
    labels: list[TextLabels]


@router.post(
    "/understand/label", response=LabelledTexts, operation_id="label_texts", auth=signed_in
)
def label_texts(request: HttpRequest, body: TextsToLabel) -> LabelledTexts:
    """Nothing of the texts is kept. Sixty calls a minute and person."""
    quotas.take(f"understand:{caller_id(request)}", limit=CALLS_A_MINUTE, window_s=60)
    if len(body.texts) > MOST_TEXTS:
        raise TooManyTexts(most=MOST_TEXTS)
    for number, one in enumerate(body.texts, start=1):
        if len(one.text) > LONGEST:
            raise TextTooLarge(number=number, most=LONGEST)
    found = labelling.label([(one.id, one.text) for one in body.texts])
    return LabelledTexts(
        model_version=serve.trained().version,
        labels=[
            TextLabels(
                id=one.id, intent=one.intent, policy_risk=one.policy_risk, scores=one.scores,
                spans=list(one.spans),
            )
            for one in found
        ],
    )  # fmt: skip
