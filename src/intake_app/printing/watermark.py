"""The large pale word across a draft, drawn as strokes: it is seen on paper and never mixes into copied text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

# Per letter its width and its strokes, in hundredths of the letter height, from the lower left corner. A stroke is a
# row of points; three points in a row after "c" are a Bezier curve.
_Stroke = tuple[float | str, ...]
_LETTERS: Final[dict[str, tuple[float, tuple[_Stroke, ...]]]] = {
    "П": (62, ((0, 0, 0, 100, 62, 100, 62, 0),)),
    "Р": (58, ((0, 0, 0, 100, 30, 100, "c", 68, 100, 68, 46, 30, 46, 0, 46),)),
    "О": (74, ((37, 0, "c", -12, 0, -12, 100, 37, 100, "c", 86, 100, 86, 0, 37, 0),)),
    "Е": (54, ((54, 100, 0, 100, 0, 0, 54, 0), (0, 52, 46, 52))),
    "К": (62, ((0, 0, 0, 100), (60, 100, 0, 44), (16, 58, 62, 0))),
    "Т": (66, ((0, 100, 66, 100), (33, 100, 33, 0))),
    "Ж": (100, ((50, 0, 50, 100), (0, 100, 50, 50, 0, 0), (100, 100, 50, 50, 100, 0))),
    "Б": (58, ((54, 100, 0, 100, 0, 0, 30, 0, "c", 68, 0, 68, 56, 30, 56, 0, 56),)),
    "А": (74, ((0, 0, 37, 100, 74, 0), (14, 36, 60, 36))),
}
_GAP: Final = 34.0
_WEIGHT: Final = 15.0


def draw_watermark(canvas: Canvas, word: str, height: float) -> None:
    """Draw the word centred on the origin in the current stroke colour; `height` of its letters in points.

    Only the letters of the two marks are known: ПРОЕКТ and ЖОБА. Raises KeyError for any other.
    """
    scale = height / 100
    total = sum(_LETTERS[letter][0] for letter in word) + _GAP * (len(word) - 1)
    canvas.setLineWidth(_WEIGHT * scale)
    canvas.setLineJoin(0)
    x = -total / 2
    for letter in word:
        width, strokes = _LETTERS[letter]
        for stroke in strokes:
            _draw_stroke(canvas, stroke, x, scale)
        x += width + _GAP


def _draw_stroke(canvas: Canvas, stroke: _Stroke, left: float, scale: float) -> None:
    path = canvas.beginPath()
    numbers: list[float] = []
    is_begun = False
    is_curve = False
    for item in stroke:
        if isinstance(item, str):
            is_curve = True
            continue
        middle = 50.0 if len(numbers) % 2 else -left
        numbers.append((item - middle) * scale)
        if len(numbers) == (6 if is_curve else 2):
            if is_curve:
                path.curveTo(*numbers)
            elif is_begun:
                path.lineTo(*numbers)
            else:
                path.moveTo(*numbers)
            numbers, is_begun, is_curve = [], True, False
    canvas.drawPath(path, stroke=1, fill=0)
