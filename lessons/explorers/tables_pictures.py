"""Still pictures of lesson 3: the question, and how fit and transform share the work."""

from collections.abc import Iterator, Sequence

import numpy as np
from data import Churn

from .picture import Line, Picture, Rect, Shape, Text
from .shapes import arrow, box, number, tint

CONTRACTS = ("month", "year", "2 years")
RAW = ("age", "tenure", "contract", "calls", "Oct", "Nov", "Dec")
CLEAN = ("age", "tenure", "calls", "average", "trend", "share", "month", "year", "2 y.")
ROW, TOP = 26, 66
TRAINING = slice(200, None)  # the picture shows some of the others
CEILING = 250  # about three widths of the middle half above it
WILD = 20  # times what the customer usually spends: then somebody forgot the decimal point


def question(table: Churn, rows: Sequence[int]) -> Picture:
    """Some rows as they were typed in, and as a network wants them; plain NumPy, no library."""
    sentence = "Orange: gaps, words, and a wild value. How do they become the tidy numbers on the right?"
    return Picture(980, 310, tuple(_question_shapes(table, list(rows), sentence)), sentence)


def _question_shapes(table: Churn, rows: list[int], sentence: str) -> Iterator[Shape]:
    yield Text(4, 20, "the table, as it was typed in", 14, bold=True)
    yield Text(500, 20, "what a network can eat", 14, bold=True)
    raw = [_raw_row(table, row) for row in rows]
    clean = _clean_rows(table)[rows]
    widths = (40, 56, 70, 44, 66, 66, 66)
    lefts = 4 + np.concatenate([[0], np.cumsum(widths)])
    for name, left, width in zip(RAW, lefts, widths, strict=False):
        yield Text(left + width - 8, TOP - 10, name, 12, "end", "faint")
    for row, cells in enumerate(raw):
        for (words, messy), left, width in zip(cells, lefts, widths, strict=False):
            yield from _cell(words, messy, left, TOP + row * ROW, width)
    yield from arrow(430, TOP + ROW * len(rows) / 2, 44)
    for column, name in enumerate(CLEAN):
        yield Text(500 + 52 * column + 25, TOP - 10, name, 12, "middle", "faint")
    for (row, column), value in np.ndenumerate(clean):
        left, top = 500 + 52 * column, TOP + row * ROW
        yield tint(left, top, 50, ROW - 2, float(np.clip(value, -2, 2)), 2.0)
        yield Text(left + 25, top + 17, number(float(value), 1), 12, "middle")
    yield Text(4, 300, sentence, 14)


def _raw_row(table: Churn, row: int) -> list[tuple[str, bool]]:
    """Each cell's words, and whether a network could not eat it."""
    usual = np.nanmedian(table.spend[row])
    figures = [table.age[row], table.tenure[row], table.calls[row], *table.spend[row, -3:]]
    wild = [False] * 3 + [bool(value > WILD * usual) for value in figures[3:]]
    gaps = np.isnan(figures)
    cells = [
        ("gap" if gap else f"{value:.0f}", bool(gap or far))
        for value, gap, far in zip(figures, gaps, wild, strict=True)
    ]
    return [*cells[:2], (CONTRACTS[table.contract[row]], True), *cells[2:]]


def _cell(words: str, messy: bool, left: float, top: float, width: float) -> Iterator[Shape]:
    if messy:
        yield Rect(left + 1, top, width - 3, ROW - 2, "minus", 0.25)
    yield Text(left + width - 8, top + 17, words, 13, "end", bold=messy)


def _clean_rows(table: Churn) -> np.ndarray:
    """(n, 9) all customers, cleaned much as at the end of the lesson, by what the training rows tell."""
    customer = _filled(np.column_stack([table.age, table.tenure, table.calls]))
    smallest, largest = customer[TRAINING].min(axis=0), customer[TRAINING].max(axis=0)
    recent = np.minimum(_filled(table.spend[:, -3:]), CEILING)
    total = recent.sum(axis=1)
    features = np.column_stack([total / 3, (recent[:, 2] - recent[:, 0]) / 2, recent[:, 2] / total])
    return np.column_stack(
        [
            2 * (customer - smallest) / (largest - smallest) - 1,
            (features - features[TRAINING].mean(axis=0)) / features[TRAINING].std(axis=0),
            np.eye(len(CONTRACTS))[table.contract],
        ]
    )


def _filled(columns: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(columns), np.nanmedian(columns[TRAINING], axis=0), columns)


def fit_then_transform() -> Picture:
    """Which rows each of the two steps may look at."""
    sentence = "fit looks at training rows alone; transform uses what it noted, on any row, even a single one."
    return Picture(760, 230, tuple(_fit_shapes(sentence)), sentence)


def _fit_shapes(sentence: str) -> Iterator[Shape]:
    yield from _named_box(10, 20, 150, "training rows", "plus")
    yield from arrow(172, 44, 90)
    yield Text(217, 34, "fit", 14, "middle", bold=True)
    yield from _named_box(274, 20, 190, "a few numbers a column", "ink")
    yield Line(((369, 70), (369, 118)), "faint", 1.5)
    yield Line(((364, 112), (369, 118), (374, 112)), "faint", 1.5)
    for row, words in enumerate(("training rows", "rows of the test", "one new customer")):
        yield from _named_box(10, 100 + 34 * row, 150, words, "plus" if not row else "minus", 28)
        yield from arrow(172, 114 + 34 * row, 90)
        yield from arrow(476, 114 + 34 * row, 90)
        yield from _named_box(578, 100 + 34 * row, 150, "clean rows", "plus" if not row else "minus", 28)
    yield from box(274, 122, 190, 60)
    yield Text(369, 157, "transform", 14, "middle", bold=True)
    yield Text(10, 222, sentence, 14)


def _named_box(left: float, top: float, width: float, words: str, colour: str, height: float = 48) -> Iterator[Shape]:
    yield Rect(left, top, width, height, colour, 0.14)
    yield Text(left + width / 2, top + height / 2 + 5, words, 13, "middle")
