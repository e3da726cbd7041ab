"""Bars, lying bars and lines, drawn as vectors with the faces of the text, so that rare place names print too."""

import math
from collections.abc import Sequence
from itertools import pairwise

from reportlab.lib.colors import HexColor, black, white
from reportlab.platypus import Flowable

from safetyportal.core.documents.content import Chart
from safetyportal.core.documents.layouts.fonts import SANS, SERIF, Ink
from safetyportal.core.documents.layouts.page import GREY, rule_line
from safetyportal.core.documents.layouts.prose import write

COLORS = tuple(HexColor(code) for code in ("#1f5fa8", "#d9822b", "#3c8d5a", "#8a4fa3", "#b23a48", "#5f6b76"))
GRID = HexColor("#d5d9de")
HEAD, FOOT, SIZE = 46, 18, 8.5
ROW = 17


def ticks(values: Sequence[float], steps: int = 5, *, from_zero: bool = True) -> list[float]:
    """Round marks from 0 to at least the largest value; lines far above 0 may begin below their smallest instead."""
    low, high = min([0.0, *values]), max([0.0, *values])
    if not from_zero and values and min(values) > high / 2:
        low = min(values)
    span = (high - low) or 1.0
    power = 10 ** math.floor(math.log10(span / steps))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor * steps >= span * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [index * step for index in range(first, max(last, first + 1) + 1)]


def said(value: float) -> str:
    return f"{value:,.2f}".rstrip("0").rstrip(".")


class Drawn(Flowable):
    """One chart across the text."""

    def __init__(self, chart: Chart, ink: Ink) -> None:
        super().__init__()
        self.chart, self.ink = chart, ink
        self.spaceBefore = self.spaceAfter = 6
        known = [value for series in chart.series for value in series.values if value is not None]
        self.marks = ticks([float(value) for value in known], from_zero=chart.kind != "lines")

    def wrap(self, available, _height):
        lying = self.chart.kind == "rows"
        tall = len(self.chart.categories) * ROW * max(1, len(self.chart.series) * 0.7) if lying else 150
        self.width, self.height = available, HEAD + tall + FOOT
        return available, self.height

    def draw(self):
        chart = self.chart
        self._words(chart.title, self.width / 2, self.height - 14, align="center", face=SANS, size=11)
        self._draw_legend()
        drawing = {"bars": self._draw_bars, "rows": self._draw_rows, "lines": self._draw_lines}[chart.kind]
        drawing()

    def _words(self, words, x, y, *, align="left", face=SERIF, size=SIZE, color=black):
        return write(self.canv, self.ink, words, x, y, face, size, align=align, color=color)

    def _draw_legend(self) -> None:
        y, x = self.height - 30, 0.0
        if self.chart.unit:
            x += self._words(f"单位：{self.chart.unit}", 0, y, color=GREY) + 16
        if len(self.chart.series) < 2:
            return
        for number, series in enumerate(self.chart.series):
            self.canv.setFillColor(COLORS[number % len(COLORS)])
            self.canv.rect(x, y, 7, 7, stroke=0, fill=1)
            x += 10 + self._words(series.name, x + 10, y) + 12

    def _level(self, value: float, bottom: float, length: float) -> float:
        low, high = self.marks[0], self.marks[-1]
        return bottom + (value - low) / (high - low) * length

    def _draw_standing_axes(self) -> tuple[float, float, float]:
        """`(left, width of a category, height of the plot)`; draws the marks and the categories."""
        left, tall = 38.0, self.height - HEAD - FOOT
        wide = self.width - left - 6
        for mark in self.marks:
            y = self._level(mark, FOOT, tall)
            rule_line(self.canv, left, y, wide, thick=0.4, color=black if mark == self.marks[0] else GRID)
            self._words(said(mark), left - 4, y - 3, align="right", color=GREY)
        slot = wide / max(1, len(self.chart.categories))
        longest = max((len(name) for name in self.chart.categories), default=1)
        each = max(1, math.ceil((longest * SIZE * 0.75 + 4) / slot))
        for index, name in enumerate(self.chart.categories):
            if index % each == 0:
                self._words(name, left + slot * (index + 0.5), FOOT - 12, align="center")
        return left, slot, tall

    def _draw_bars(self) -> None:
        left, slot, tall = self._draw_standing_axes()
        count = len(self.chart.series)
        thick = min(26, slot * 0.7 / max(1, count))
        zero = self._level(0, FOOT, tall)
        for number, series in enumerate(self.chart.series):
            self.canv.setFillColor(COLORS[number % len(COLORS)])
            for index, value in enumerate(series.values):
                if value is None:
                    continue
                x = left + slot * (index + 0.5) + (number - count / 2) * thick
                y = self._level(float(value), FOOT, tall)
                self.canv.rect(x + 0.5, min(zero, y), thick - 1, abs(y - zero), stroke=0, fill=1)
                if count * len(series.values) <= 24:
                    self._words(said(value), x + thick / 2, max(zero, y) + 2, align="center", size=7)
                    self.canv.setFillColor(COLORS[number % len(COLORS)])

    def _draw_rows(self) -> None:
        names = [self.ink.letters(name, SERIF) for name in self.chart.categories]
        left = max((sum(letter[2] for letter in name) for name in names), default=0) * SIZE / 1000 + 8
        wide, tall = self.width - left - 40, self.height - HEAD - FOOT
        slot = tall / max(1, len(names))
        count = len(self.chart.series)
        thick = slot * 0.68 / max(1, count)
        rule_line(self.canv, left, FOOT + tall, 0)
        for index, name in enumerate(self.chart.categories):
            middle = FOOT + tall - slot * (index + 0.5)
            self._words(name, left - 5, middle - 3, align="right")
            for number, series in enumerate(self.chart.series):
                value = series.values[index]
                if value is None:
                    continue
                y = middle + (count / 2 - number - 1) * thick
                long = self._level(float(value), 0, wide)
                self.canv.setFillColor(COLORS[number % len(COLORS)])
                self.canv.rect(left, y + 0.5, max(long, 0), thick - 1, stroke=0, fill=1)
                self._words(said(value), left + long + 3, y + thick / 2 - 3, size=7.5)
        self.canv.setStrokeColor(GREY)
        self.canv.line(left, FOOT, left, FOOT + tall)

    def _draw_lines(self) -> None:
        left, slot, tall = self._draw_standing_axes()
        for number, series in enumerate(self.chart.series):
            color = COLORS[number % len(COLORS)]
            points = [
                None if value is None else (left + slot * (index + 0.5), self._level(float(value), FOOT, tall))
                for index, value in enumerate(series.values)
            ]
            self.canv.setStrokeColor(color)
            self.canv.setLineWidth(1.4)
            for start, end in pairwise(points):
                if start and end:
                    self.canv.line(*start, *end)
            for point in points:
                if point:
                    self.canv.setFillColor(white)
                    self.canv.circle(*point, 1.8, stroke=1, fill=1)
