"""统计表: title, period, unit and form number, the ruled table, notes, and the people who answer for it."""

from reportlab.platypus import Flowable

from safetyportal.core.documents.content import TableReport, leaves
from safetyportal.core.documents.layouts.fonts import BOLD, SERIF, Ink
from safetyportal.core.documents.layouts.letter import TwoEnds
from safetyportal.core.documents.layouts.page import TALL, WIDE
from safetyportal.core.documents.layouts.pieces import Gap, Stack, WithTail, draw_picture
from safetyportal.core.documents.layouts.prose import Look, Prose, write
from safetyportal.core.documents.layouts.tables import ruled_table

SMALL = 10.0


# From roomy to tight: a statutory table that fits one page when set a little tighter is not broken over two.
_SETTINGS = ((9.5, 3.5), (9.5, 2.5), (9.0, 1.8), (8.5, 1.2))


def table_report_flow(report: TableReport, ink: Ink) -> list[Flowable]:
    """Everything on one page where it fits, else with the roomiest setting over several."""
    sheet = WIDE if report.landscape else TALL
    settings = _SETTINGS if len(list(leaves(report.heads))) <= 16 else tuple((s - 1.5, p) for s, p in _SETTINGS)
    head = _head(report, ink)
    taken = sum(piece.wrap(sheet.width, sheet.height)[1] for piece in head)
    for size, padding in (*settings, settings[0]):
        table = ruled_table(
            report.heads,
            report.rows,
            sheet.width,
            ink,
            size=size,
            padding=padding,
            bold_rows=report.bold_rows,
            numbered=report.numbered_columns,
        )
        whole = WithTail(table, _foot(report, ink), 40)
        if len(report.rows) > 60 or taken + whole.wrap(sheet.width, sheet.height)[1] <= sheet.height:
            break
    return [*head, whole]


def _head(report: TableReport, ink: Ink) -> list[Flowable]:
    flow: list[Flowable] = [Prose(report.title, Look(BOLD, 18, 28, align="center", balanced=True), ink)]
    if report.subtitle:
        flow.append(Prose(report.subtitle, Look(SERIF, 12, 18, align="center"), ink))
    flow += [TwoEnds(left, right, ink, SMALL, 0, leading=16) for left, right in _head_lines(report)]
    return [*flow, Gap(2)]


def _head_lines(report: TableReport) -> list[tuple[str, str]]:
    """Form number and authority above, unit and measure directly over the table."""
    lines = []
    if report.number or report.authority:
        lines.append((f"表　　号：{report.number}" if report.number else "", ""))
        lines[-1] = (lines[-1][0], f"制定机关：{report.authority}" if report.authority else "")
    unit = f"{report.unit_label}：{report.unit or '＿' * 12}"
    lines.append((unit, f"计量单位：{report.measure}" if report.measure else ""))
    return lines


def _foot(report: TableReport, ink: Ink) -> Stack:
    pieces: list[Flowable] = [Gap(4)]
    if report.footer or report.footer_fields:
        pieces.append(FootLine(report, ink))
    if report.notes:
        pieces.append(Gap(3))
        look = Look(SERIF, 9, 13.5, hang=2, align="left")
        pieces += [Prose(f"{'　　　' if i else '说明：'}{note}", look, ink) for i, note in enumerate(report.notes)]
    return Stack(pieces)


class FootLine(Flowable):
    """The people and facts under the table, evenly across; drawn signatures stand on their words."""

    def __init__(self, report: TableReport, ink: Ink) -> None:
        super().__init__()
        self.items = [(f"{s.role}：", s.name, s.picture) for s in report.footer]
        self.items += [(f"{label}：", value, None) for label, value in report.footer_fields]
        self.ink = ink

    def wrap(self, available, _height):
        self.width = available
        self.height = 34.0 if any(picture for _label, _name, picture in self.items) else 20.0
        return available, self.height

    def draw(self):
        slot = self.width / len(self.items)
        for index, (label, value, picture) in enumerate(self.items):
            x = slot * index
            x += write(self.canv, self.ink, label, x, 5, SERIF, SMALL)
            if picture:
                draw_picture(self.canv, picture, x, 2, min(80, slot - (x - slot * index) - 4), self.height - 2)
            else:
                write(self.canv, self.ink, value or "＿" * 6, x, 5, SERIF, SMALL)
