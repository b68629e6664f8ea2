"""A statement on paper. Loaded only when somebody asks for one: the PDF library takes its time."""

from __future__ import annotations

import io
from itertools import groupby

from django.conf import settings
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from jishi.commerce.settlement.statements import WORDS, Statement
from jishi.kernel import clock

#: A Chinese face that every PDF reader brings itself (Adobe-GB1), so no font file is embedded.
_FONT = "STSong-Light"
_MARGIN, _LINE, _PER_PAGE = 40, 15, 44


def as_pdf(found: Statement) -> bytes:
    """A4, as many pages as needed, with sums before the rows and page numbers."""
    if _FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(_FONT))
    words = WORDS[found.language]
    market = settings.MARKET_NAME_EN if found.language == "en" else settings.MARKET_NAME_ZH
    lines: list[tuple[str, str, str, str]] = [("", words[5], "", found.opening.text())]
    lines += [("", f"{label} × {count}", total.text(), "") for label, count, total in found.sums]
    lines += [("", words[6], "", found.closing.text()), ("", words[8], "", "")]
    lines += [("", name, amount.text(), "") for name, amount in found.others]
    lines += [("", "", "", ""), (words[0], f"{words[1]} · {words[2]}", words[3], words[4])]
    for row in found.rows:
        at = row.at.astimezone(clock.market_zone()).strftime("%m-%d %H:%M")
        lines.append((at, f"{row.label} · {row.why}", row.amount.text(), row.balance.text()))
    pages = [lines[n : n + _PER_PAGE] for n in range(0, len(lines), _PER_PAGE)]
    out = io.BytesIO()
    # invariant: the same statement gives the same bytes, so that a copy can be compared.
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(f"{found.shop_name} {found.title}")
    for number, page in enumerate(pages, 1):
        _draw(
            canvas, f"{market} · {found.shop_name} · {found.title}", page, f"{number}/{len(pages)}"
        )
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, head: str, lines: list[tuple[str, str, str, str]], foot: str) -> None:
    width, height = A4
    _write(canvas, _MARGIN, height - _MARGIN, _fitting(head, 12, width - 2 * _MARGIN), 12)
    y = height - _MARGIN - 2 * _LINE
    for at, text, amount, balance in lines:
        _write(canvas, _MARGIN, y, at, 8.5)
        _write(canvas, _MARGIN + 70, y, _fitting(text, 8.5, 270), 8.5)
        for right, words in ((85, amount), (0, balance)):
            _write(canvas, width - _MARGIN - right - _width(words, 8.5), y, words, 8.5)
        y -= _LINE
    _write(canvas, width - _MARGIN - _width(foot, 8.5), _MARGIN / 2, foot, 8.5)
    canvas.showPage()


def _runs(text: str) -> list[tuple[str, str]]:
    """(face, piece): digits and Latin in Helvetica, as a reader's stand-in for the Chinese face may
    have none; the rest in the Chinese face."""
    found: list[tuple[str, str]] = []
    for is_latin, letters in groupby(text, lambda letter: ord(letter) < 256):
        found.append(("Helvetica" if is_latin else _FONT, "".join(letters)))
    return found


def _width(text: str, size: float) -> float:
    return float(sum(pdfmetrics.stringWidth(piece, face, size) for face, piece in _runs(text)))


def _write(canvas: Canvas, x: float, y: float, text: str, size: float) -> None:
    for face, piece in _runs(text):
        canvas.setFont(face, size)
        canvas.drawString(x, y, piece)
        x += pdfmetrics.stringWidth(piece, face, size)


def _fitting(text: str, size: float, width: float) -> str:
    """`text`, shortened until it fits into `width` points."""
    while text and _width(text, size) > width:
        text = text[:-2] + "…" if len(text) > 2 else ""
    return text
