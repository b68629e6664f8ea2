"""The model card: what the model is for, how good it is, and where it fails, as a page of the docs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jishi.community.intent.corpus import generate
from jishi.community.intent.model import features, modelfile
from jishi.community.intent.model.evaluate import Report


def card(
    model: modelfile.Trained,
    size: int,
    whole: Report,
    by_operator: Mapping[str, Report],
    real: Sequence[tuple[str, int, Report]],
) -> str:
    """The page in Markdown; `real` are (name, texts, figures) of files that people wrote."""
    rows = generate.corpus()
    hand = sum(len(generate.written(label)) for label in generate.LABELS)
    parts = [
        "# Model card: what people say",
        "",
        "Written by `jishi understand evaluate --write`; do not edit.",
        "",
        f"- version `{model.version}`, {size:,} bytes, trained by `jishi understand train` "
        "(the same bytes every time)",
        f"- corpus: {len(rows):,} labelled texts, {hand:,} of them written by hand as they stand, the "
        "others generated from this project's own patterns and lexicons; no real person's message",
        f"- linear, over {features.BUCKETS:,} hashed runs of one to four characters and of two and "
        "three syllables; no network, no graphics card",
        "- use: comments, messages and captions about goods, in Chinese as people type it. Not for "
        "judging people, and not for other languages",
        "",
        "## Patterns and sentences that the training did not see",
        "",
        "A fifth of all patterns and hand-written sentences is left out, the model is trained on the "
        "rest and judged on that fifth. Sentences nobody thought of are harder than this.",
        "",
        *_table(whole),
        "",
        "## By distortion",
        "",
        "| operator | macro F1 | asks-or-not F1 |",
        "|---|---:|---:|",
        *(
            f"| {name} | {report.macro_f1:.3f} | {report.asks.f1:.3f} |"
            for name, report in by_operator.items()
        ),
    ]
    for name, count, report in real:
        parts += [
            "",
            f"## {name}",
            "",
            f"{count:,} texts written by people and labelled by hand, kept outside the repository and "
            "never trained on; a bid counts as how_to_buy.",
            "",
            *_table(report),
        ]
    return "\n".join([*parts, ""])


def _table(report: Report) -> list[str]:
    return [
        "| label | precision | recall | F1 | texts |",
        "|---|---:|---:|---:|---:|",
        *(
            f"| {one.label} | {one.precision:.3f} | {one.recall:.3f} | {one.f1:.3f} | {one.support:,} |"
            for one in (*report.labels, report.asks)
        ),
        f"| macro | | | {report.macro_f1:.3f} | |",
    ]
