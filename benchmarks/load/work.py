"""What visitors do: heads file their reports, officials read. One filing is what one person does in three screens."""

import base64
import io
import itertools
import threading

from benchmarks.load.crowd import REFUSED
from benchmarks.load.visitor import Visitor, hidden

READS = (
    ("/", "home"),
    ("/hazards/", "hazards"),
    ("/hazards/?status=rectifying", "hazards filtered"),
    ("/enterprises/", "enterprises"),
    ("/monthly-reports/", "reports"),
    ("/dashboard/", "dashboard"),
    ("/hazards/?overdue=1", "hazards overdue"),
)
READS_EACH = 10  # for each report filed
FILED = "file"  # what the last request of a filing is called


class Filing:
    """Takes one owed report after the other; each visitor files for its own enterprise."""

    def __init__(self, owed: list[int]) -> None:
        self.owed = list(owed)

    def __call__(self, visitor: Visitor) -> None:
        if not self.owed:
            visitor.get("/monthly/", "own reports")
            return
        number = self.owed[-1]
        path = f"/monthly-reports/{number}/acts"
        if visitor.get("/monthly/", "own reports").status != 200:
            return
        visitor.get(f"/monthly/{number}/", "figures")
        page = visitor.get(f"{path}/declare/", "open form")
        if page.status != 200:
            return
        form = {**hidden(page.body), "zero_reason": "已按清单逐项排查，本月未发现隐患（示例）", "remark": ""}
        for _time in range(3):
            visitor.post(f"/drafts/monthly-reports:{number}:declare/save/", form, "autosave")
        if visitor.post(f"{path}/declare/", form, "declare").status != 302:
            return
        page = visitor.get(f"{path}/sign/", "signing page")
        if page.status != 200:
            return
        answer = visitor.post(f"{path}/sign/", {**hidden(page.body), "drawing": SIGNATURE}, FILED)
        if answer.status == 302:
            self.owed.pop()


class Reading:
    """Pages in turn, each visitor beginning at another one."""

    def __init__(self, first: int) -> None:
        self.pages = itertools.islice(itertools.cycle(READS), first % len(READS), None)
        self.lock = threading.Lock()

    def __call__(self, visitor: Visitor) -> None:
        with self.lock:
            path, what = next(self.pages)
        visitor.get(path, what)


class Evening:
    """What quality.md calls the monthly peak: somebody files, then officials look ten times."""

    def __init__(self, owed: list[int], reader: Visitor, first: int) -> None:
        self.filing, self.reader, self.reading = Filing(owed), reader, Reading(first)

    def __call__(self, visitor: Visitor) -> None:
        self.filing(visitor)
        self.reader.notes = visitor.notes  # one ledger
        for _time in range(READS_EACH):
            self.reading(self.reader)
            if visitor.notes[-1].status in REFUSED:
                return


def signing_in(name: str, password: str):
    """Signs in anew each time, with fresh cookies."""

    def work(visitor: Visitor) -> None:
        visitor.cookies = {}
        visitor.sign_in(name, password)

    return work


def _signature() -> str:
    from PIL import Image, ImageDraw

    picture = Image.new("RGBA", (600, 220), (0, 0, 0, 0))
    points = [(60 + 11 * n, 110 + (n * 7919 % 90) - 45) for n in range(40)]
    ImageDraw.Draw(picture).line(points, fill=(20, 30, 60, 255), width=5)
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return "data:image/png;base64," + base64.b64encode(kept.getvalue()).decode()


SIGNATURE = _signature()
