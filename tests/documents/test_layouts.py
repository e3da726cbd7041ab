"""Every layout: what it says, how it breaks over pages, and that it is the same tomorrow."""

import io
import subprocess
import sys
from dataclasses import replace

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pypdf import PdfReader

from safetyportal.core.documents.content import Cell, Head, Marks, Signing, Table, Text
from safetyportal.core.documents.layouts import fonts
from safetyportal.core.documents.layouts.prose import Look, Prose
from safetyportal.core.documents.pdf import render
from tests.documents import samples
from tests.documents.reading import MARKS, printed, words_of

LAYOUTS = [samples.letter, samples.form, samples.table_report, samples.bulletin]


@pytest.mark.parametrize("sample", LAYOUTS)
def test_layout_gives_the_same_bytes_again(sample):
    assert render(sample(), MARKS).content == render(sample(), MARKS).content


def test_layout_gives_the_same_bytes_in_another_process():
    program = (
        "from tests.documents import samples; from tests.documents.reading import MARKS\n"
        "from safetyportal.core.documents.pdf import render; print(render(samples.letter(), MARKS).sha256)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == render(samples.letter(), MARKS).sha256


@pytest.mark.parametrize("sample", LAYOUTS)
def test_layout_embeds_every_face(sample):
    names = set()
    for page in PdfReader(io.BytesIO(render(sample(), MARKS).content)).pages:
        for font in page["/Resources"]["/Font"].values():
            descriptor = font.get_object().get("/FontDescriptor")
            names.add(font.get_object()["/BaseFont"].split("+")[-1] if descriptor is None else "embedded")
    assert names == {"embedded"}


def test_letter_says_everything_in_order():
    words = words_of(render(samples.letter(), MARKS).content)
    parts = [
        "长沙市安全生产委员会办公室文件",
        "长安委办督〔2026〕12号",
        "芙蓉区人民政府：",
        "一、督办事项",
        "二、有关要求",
        "附件：1.重大事故隐患基本情况表",
        "长沙市安全生产委员会办公室2026年11月5日",
        "抄送：省安委会办公室",
        "2026年11月5日印发",
    ]
    places = [words.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_letter_of_forty_pages_flows_with_its_number_on_each_page():
    paper, pages = printed(samples.letter(300), MARKS)
    assert paper.pages >= 40
    assert all("长安委办督〔2026〕12号（续）" in page for page in pages[1:])
    assert [f"—{number}—" in page for number, page in enumerate(pages, 1)] == [True] * paper.pages
    assert words_of(paper.content).count("判定为重大事故隐患。") == 297


@pytest.mark.parametrize("lines", range(1, 26))
def test_signing_never_stands_alone_on_a_page(lines):
    body = (Text("\n".join(f"第{number}行内容" for number in range(lines))),)
    letter = samples.letter(body=body, enclosures=(), contact="", copies="", printed_by="", heading="")
    _paper, pages = printed(letter)
    signed = next(page for page in pages if "2026年11月5日" in page)
    assert f"第{lines - 1}行内容" in signed


@pytest.mark.parametrize("size", range(300, 1500, 60))
def test_long_last_paragraph_leaves_two_lines_with_the_signing(size):
    body = (Text("查" * size),)
    _paper, pages = printed(samples.letter(body=body, enclosures=(), contact="", copies="", printed_by=""))
    signed = next(page for page in pages if "2026年11月5日" in page)
    assert signed.count("查") >= 28
    assert "".join(pages).count("查") == size


@pytest.mark.parametrize("rows", [10, 14, 18, 22, 26, 30, 45, 60])
def test_table_report_keeps_rows_with_the_people_who_sign(rows):
    paper, pages = printed(samples.table_report(rows), MARKS)
    assert "填表人：示例乙" in pages[-1]
    assert "96.67" in pages[-1]
    assert all("行业和领域" in page and "甲" in page for page in pages)
    assert f"共{paper.pages}页第{paper.pages}页" in pages[-1]
    assert sum(page.count("96.67") for page in pages) == rows


def test_table_report_of_the_statutory_size_fits_one_page():
    assert printed(samples.table_report(12), MARKS)[0].pages == 1


def test_bulletin_has_ranking_table_and_charts():
    words = words_of(render(samples.bulletin(), MARKS).content)
    for part in (
        "表1各区县（市）上报率排名",
        "浏阳市",
        "2026年各月上报率与按期率",
        "单位：%",
        "按期率",
        "三、下步工作要求",
    ):
        assert part in words


def test_form_statement_of_forty_pages_stays_in_its_cell():
    statement = samples.PARAGRAPH * 340
    paper, pages = printed(samples.form(statement), MARKS)
    assert paper.pages >= 40
    told, form_itself = words_of(paper.content).count("患"), words_of(render(samples.form("")).content).count("患")
    assert told - form_itself == 340 * samples.PARAGRAPH.count("患"), "nothing is lost where pages break"
    assert "检查情况（续）" in pages[20]
    assert "现场负责人（签名）" in pages[-1]
    assert "本文书一式两份" in pages[-1]


def test_form_with_signing_keeps_a_row_with_it():
    for lines in range(20, 40, 2):
        form = samples.form(samples.PARAGRAPH * lines, signing=Signing("芙蓉区应急管理局", samples.DAY), copies_note="")
        _paper, pages = printed(form)
        assert "现场负责人" in pages[-1]


def test_form_row_that_does_not_fill_the_columns_is_a_mistake_of_the_builder():
    with pytest.raises(ValueError, match="does not fill the columns"):
        render(samples.form(rows=((Cell("只有一格"),),)))


def test_blank_values_print_as_rules_never_as_none():
    bare = samples.form(rows=((Cell("电话", label=True), Cell(None), Cell("传真", label=True), Cell("")),), number="")
    unsigned = samples.letter(number="", signing=Signing("", None), addressee="", receipt=samples.receipt())
    empty = samples.table_report(rows=0, unit="", footer_fields=(("联系电话", ""),), footer=())
    for content in (bare, unsigned, replace(empty, rows=((None,) * 15,))):
        words = words_of(render(content).content)
        assert "None" not in words
    assert "〔〕号" in words_of(render(bare).content)
    assert "年月日" in words_of(render(unsigned).content)
    assert "填报单位：＿＿＿" in words_of(render(empty).content)


def test_rare_characters_of_names_print_and_can_be_searched():
    words = "㛃䶮𠮷堃喆𬭎㮾梨"
    letter = samples.letter(title=f"关于{words}的通知", body=(Text(words), Text(words, level=1), Text(words, level=2)))
    paper, pages = printed(letter)
    assert paper.missing == ()
    assert "".join(pages).count(words) >= 4


@pytest.fixture
def machine_faces(tmp_path, monkeypatch):
    """What fonts the machine has: none, or those put into the folder."""
    monkeypatch.setattr(fonts, "SYSTEM_FONTS", tmp_path)
    monkeypatch.setattr(fonts, "SYSTEM_STAND_INS", ("RareOfTheTest",))
    fonts.installed.cache_clear()
    yield tmp_path
    fonts.installed.cache_clear()


def test_a_face_of_the_machine_stands_in_glyph_by_glyph(machine_faces):
    built = FontBuilder(1000, isTTF=True)
    built.setupGlyphOrder([".notdef", "rare"])
    built.setupCharacterMap({0x2A6D6: "rare"})
    pen = TTGlyphPen(None)
    pen.moveTo((50, 0))
    for corner in ((50, 800), (900, 800), (900, 0)):
        pen.lineTo(corner)
    pen.closePath()
    built.setupGlyf({".notdef": pen.glyph(), "rare": pen.glyph()})
    built.setupHorizontalMetrics({".notdef": (1000, 50), "rare": (1000, 50)})
    built.setupHorizontalHeader(ascent=800, descent=-200)
    built.setupNameTable({"familyName": "RareOfTheTest", "styleName": "Regular", "psName": "RareOfTheTest"})
    built.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    built.setupPost()
    built.save(machine_faces / "RareOfTheTest.ttf")
    paper, pages = printed(samples.letter(addressee="示例\U0002a6d6有限公司"))
    assert paper.missing == ()
    assert "示例\U0002a6d6有限公司" in "".join(pages)


@pytest.mark.usefixtures("machine_faces")
def test_character_without_glyph_is_named_and_marked():
    paper, pages = printed(samples.letter(addressee="示例😀\U0002a6d6有限公司"))
    assert paper.missing == ("😀", "\U0002a6d6")
    assert "示例〓〓有限公司" in "".join(pages)


def test_control_characters_and_markup_are_only_words():
    words = words_of(render(samples.letter(addressee="<b>甲\x00\u200b&amp;</b>\u202e")).content)
    assert "<b>甲&amp;</b>" in words


def test_draft_bears_its_mark_on_every_page():
    _paper, pages = printed(samples.letter(40), Marks(watermark="草稿"))
    assert len(pages) > 1
    assert all("草稿" in page for page in pages)


def test_code_and_digest_stand_on_every_page():
    _paper, pages = printed(samples.letter(40), MARKS)
    assert all(MARKS.code in page and MARKS.digest in page for page in pages)


def test_receipt_stays_in_one_piece():
    for paragraphs in range(3, 12):
        _paper, pages = printed(samples.letter(paragraphs, receipt=samples.receipt()))
        strip = next(page for page in pages if "沿此线裁下" in page)
        assert "送达回执" in strip
        assert "送达人" in strip


def test_long_cell_of_a_table_goes_on_on_the_next_page():
    table = Table((Head("序号", width=0.2), Head("情况", align="left")), ((1, samples.PARAGRAPH * 40), (2, "完")))
    paper, pages = printed(samples.letter(body=(table, Text("以上。"))))
    assert paper.pages > 3
    assert words_of(paper.content).count("判定为重大事故隐患。") == 40
    assert "序号情况" in pages[1]


@pytest.mark.parametrize("mark", "］｝〕】》）。")
def test_what_closes_never_begins_a_line(mark):
    for count in range(1, 60):
        paragraph = Prose("字" * count + mark + "字" * 5, Look(size=14, leading=26), fonts.Ink())
        paragraph.wrap(420, 800)
        assert [line.letters[0][1] for line in paragraph.lines if line.letters[0][1] == mark] == []
