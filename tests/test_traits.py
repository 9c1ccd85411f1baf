"""What is told of a paragraph without reading it: generous, never wrong, and the same by both twins."""

import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedup import buffer, kernels, role_words, roles, segment, traits
from dedup.engine import layout

LONG = "The minister said on Monday that the talks in the capital had gone well and that a treaty would be signed soon."
PIECES = st.sampled_from(
    ["Photo", "PHOTO: ", "ſource", "İmage", "ımage", "légende", "Crédit photo : ", "ảnh", "Ảnh minh họa", "tình hình",
     "© ", "/", "(", ")", "[", "]", ":", "|", "—", " - ", "--", "By ", "Par ", "file photo by ", "AFP", "VNA", "Hanoi",
     "HÀ NỘI", "March 9", "12", "1. ", "٣) ", ". ", ", ", " ", "   ", "\t", "\n", "\r", "\n\n", "END", "Q: ", "đáp: ",
     "(reporting by A",
     "With files from ", "(édité par ", "Publié ", "* ", "• ", "illustrative image", "x.jpg",
     "a.TIFF",
     "Share on ", "tous droits réservés", "giữ bản quyền", "trong ảnh", "See more", "à lire aussi : ", "Xem thêm",
     "Theo Thomson Reuters", "word ", "word " * 20, LONG, LONG + " ",
     "Thủ tướng nói hôm thứ Hai rằng cuộc đàm phán tốt. ",
     "Le ministre a déclaré lundi que les pourparlers s'étaient bien passés à Genève. ", "WITH U.S.", "U.S. said",
     "\ud800", "\u2003", "\x0f", "ΣΊΣΥΦΟΣ", "Question 12 : why", "\x1c"]
)  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=3), min_size=1, max_size=14).map("".join)


def packed(texts):
    utf8, offset = buffer.pack(texts)
    found = segment.segment(utf8, offset)
    return utf8, offset, found.passages.article, found.start, found.end


def spans(text):
    found = segment.passages([text])
    return list(zip(found.start.tolist(), found.end.tolist(), strict=True))


def bits(text):
    """The traits of a text taken as one paragraph."""
    return traits.of(text, [(0, len(text))])[0]


@pytest.fixture(scope="module", params=["spec", "native"])
def read(request):
    if request.param == "spec":
        return traits.spec
    if kernels.traits is None:
        pytest.skip("the native kernel is not built here, or not asked for")
    return traits.read


@given(st.lists(TEXTS, max_size=4))
@settings(max_examples=400)
def test_both_twins_tell_the_same(texts):
    if kernels.traits is None:
        pytest.skip("the native kernel is not built here, or not asked for")
    columns = packed(texts)
    assert traits.read(*columns).tolist() == traits.spec(*columns).tolist()


@pytest.mark.parametrize("mark", ["   ", "\t", "|", "é", " AFP/", " (he) ", " photo ", "["])
def test_both_twins_see_a_mark_wherever_it_stands(mark):
    """Vectors take 64 bytes at a time, and a mark may stand in two of them."""
    if kernels.traits is None:
        pytest.skip("the native kernel is not built here, or not asked for")
    plain = f"{LONG[:-1]}, as {LONG}".replace("t", "d")
    columns = packed([plain[:at] + mark + plain[at:] for at in range(1, len(plain))])
    assert traits.read(*columns).tolist() == traits.spec(*columns).tolist()


@given(TEXTS)
@example("All rights reserved" + "." * 120)
@example("-" * 100 + "AFP" + "-" * 100)
@example("x" * 80 + "(photo: " + "y" * 70 + ")")
@example("Đ: x\n\nĐ: y\n\nHANOI – Rain.")
@settings(max_examples=1000)
def test_what_is_not_looked_for_is_not_there(text):
    """A page read with the help of traits is the page read with every rule asked of every paragraph."""
    places = spans(text)
    found = traits.of(text, places)
    every = [trait | (traits.ALL & ~traits.BLANK if trait & traits.FIRST else traits.LISTED) for trait in found]
    assert roles.read(text, places, found) == roles.read(text, places, every)


@given(TEXTS.filter(str.strip).map(str.strip))
@settings(max_examples=1000)
def test_no_bit_hides_a_rule_that_holds(text):
    """Of one paragraph, whatever its place on the page."""
    found = bits(text)
    paragraph = roles._Paragraph(text)
    held = {
        traits.WORDED: roles.own_role(text) is not roles.Role.BODY,
        traits.FILED: role_words.is_file_name(text),
        traits.DASHED: role_words.is_dateline(text),
        traits.TITLED: len(text) <= traits.TITLE
        and (text[-1] not in ".。:;," or bool(roles._CAPITAL_END.search(text))),
        traits.ROW: roles._is_row(paragraph),
        traits.TURN: paragraph.is_turn,
        traits.FORMED: paragraph.is_item or paragraph.has_columns,
    }
    assert not [bit for bit, holds in held.items() if holds and not found & bit]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(LONG, 0, id="English prose"),
        pytest.param(
            "Thủ tướng nói hôm thứ Hai rằng tình hình đã khá hơn và cuộc đàm phán ở thủ đô diễn ra tốt.", 0, id="Viet"
        ),
        pytest.param("Le ministre a déclaré lundi que les pourparlers s'étaient bien passés à Genève.", 0, id="French"),
        pytest.param("This month he said it was a matter of much debate in the house of lords.", 0, id="no notice"),
        pytest.param("This material may not be published, broadcast, rewritten or sold.", traits.WORDED, id="notice"),
        pytest.param(LONG + " (Photo: VNA)", traits.WORDED | traits.TITLED, id="credit at the end"),
        pytest.param(LONG + " It rose 3/8 to 92-3/8 yen.", 0, id="a fraction is no credit"),
        pytest.param(LONG + " AFP/Ana Ruiz", traits.WORDED | traits.TITLED, id="credit of an agency, no brackets"),
        pytest.param(LONG[:90] + " – Reuters", traits.DASHED | traits.TITLED, id="dash within reach"),
        pytest.param(LONG + " – Reuters", traits.TITLED, id="dash out of reach"),
        pytest.param(LONG[:-1] + "   12", traits.ROW | traits.FORMED | traits.TITLED, id="columns"),
        pytest.param("Q: " + LONG, traits.ROW | traits.TURN, id="question"),
        pytest.param("- " + LONG, traits.ROW | traits.FORMED | traits.LISTED | traits.DASHED, id="list item"),
        pytest.param("HOUSE OPPOSES A BETTER, LONGER DEAL WITH THE U.S.", traits.TITLED | traits.ROW, id="U.S."),
    ],
)  # fmt: skip
def test_plain_body_has_no_trait_and_all_else_few(text, expected):
    assert expected == bits(text) & ~(traits.FIRST | traits.BLANK)


def test_paragraphs_and_blank_lines_are_told_on_their_first_passage(read):
    """One line end parts paragraphs, two leave a blank line, and a text begins both."""
    found = read(*packed(["One line here it is. Two sentences long, that is what it has.\nNext\n\nLast", "New"]))
    line = [trait & (traits.FIRST | traits.BLANK) for trait in found.tolist()]
    both = traits.FIRST | traits.BLANK
    assert line[0] == both
    assert line[-3:] == [traits.FIRST, both, both]
    assert not any(line[1:-3])


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        pytest.param({"article": [0, 1]}, "passage 1 is not inside its text", id="no such text"),
        pytest.param({"end": [4, 9]}, "passage 1 is not inside its text", id="beyond the text"),
        pytest.param({"start": [0, 3]}, "after the one before", id="overlap"),
        pytest.param({"start": [0]}, "must have one length", id="a column too short"),
    ],
)
def test_the_kernel_refuses_passages_outside_their_text(columns, said):
    if kernels.traits is None:
        pytest.skip("the native kernel is not built here, or not asked for")
    given_ = {"article": [0, 0], "start": [0, 5], "end": [4, 8]} | columns
    table = SimpleNamespace(**given_)
    with pytest.raises(ValueError, match=said):
        traits.read(
            b"Rain now", np.array([0, 8]), np.array(table.article, np.int32), np.array(table.start), np.array(table.end)
        )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *((name, getattr(traits, name)) for name in
          ("FIRST", "BLANK", "LISTED", "WORDED", "FILED", "DASHED", "TITLED", "ROW", "TURN", "FORMED")),
        ("LONGEST", role_words.LONGEST),
        ("SHORT", traits.SHORT),
        pytest.param("SHORT", role_words.SIGNATURE_LENGTH, id="a signature"),
        ("TITLE", traits.TITLE),
        ("REACH", role_words.DATELINE_REACH),
        ("TAIL", role_words.CREDIT_TAIL_LENGTH),
        ("TURN_HEAD", traits._TURN_HEAD),
        ("WORDS", traits._WORDS),
        ("HEAD", traits._HEAD),
    ],
)  # fmt: skip
def test_the_native_kernel_is_built_with_the_numbers_of_its_spec(name, value):
    source = Path(traits.__file__).with_name("kernels").joinpath("traits.c").read_text("utf-8")
    found = dict(re.findall(r"\b([A-Z_]+) = (\d+)", "".join(re.findall(r"^enum \{(.*)\};$", source, re.MULTILINE))))
    assert int(found[name]) == value


@given(st.lists(st.sampled_from(["- ", "1. ", "12) ", "\n", "\r", "中文字。", "A word here. ", "* ", "\t", "7", "_"])))
@example(["- ", "中文字。", "中文字。", "\n", "1. ", "A word here. ", "中文字。"])
def test_an_item_of_a_list_is_found_as_by_reading_the_line_before_each_passage(parts):
    text = "".join(parts)
    found = segment.passages([text])
    starts = [
        at
        for at, trait in zip(found.start.tolist(), traits.of(text, spans(text)), strict=True)
        if trait & traits.LISTED
    ]
    lines = [max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1 for at in starts]
    assert list(layout._listed(text, starts)) == [
        layout._LISTED.match(text, line) is not None
        and not any(char.isalnum() for char in text[line:at].lstrip("0123456789.) "))
        for line, at in zip(lines, starts, strict=True)
    ]


@pytest.mark.parametrize("parts", [4_000, 16_000])
def test_a_line_is_read_once_for_all_its_passages(parts):
    """Counted in bytes of the line that are handed on: each passage once took all that stands before it."""
    taken = []

    class Counted(bytes):
        def __getitem__(self, at):
            taken.append(len(range(*at.indices(len(self)))) if isinstance(at, slice) else 1)
            return super().__getitem__(at)

    utf8, *columns = packed(["中文字的话。" * parts])
    traits.spec(Counted(utf8), *columns)
    assert sum(taken) < 3 * len(utf8)
