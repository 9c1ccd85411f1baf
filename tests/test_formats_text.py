"""Plain text in any encoding: read, and cut by bytes of the source."""

from __future__ import annotations

import pytest
from formats_help import CONFIG, articles, cut, problems, source, without
from hypothesis import assume, example, given
from hypothesis import strategies as st

from dedup import formats
from dedup.errors import UnreadableInput
from dedup.formats import encoding

FRENCH = "Le préfet a été reçu à l’Élysée : « C’est très grave », a-t-il déclaré. Coût : 3 €, où ça ?\r\n"
VIETNAMESE = "Thủ tướng Phạm Minh Chính đã tiếp đoàn đại biểu của Đảng Cộng sản, tại Hà Nội, ngày 21 tháng 11.\n"
ITALIAN = "Però lunedì a Forlì la città è più bella; così dirà Niccolò, perché può.\n"
PORTUGUESE = "Então não há pães, disse João às irmãs: “São três milhões de ações.”\n"
ICELANDIC = "Það er ekki rétt, sagði Þór. Ég á hús í Reykjavík og er með síma.\n"


def windows_1258(text: str) -> bytes:
    """Vietnamese as Windows-1258 holds it: a letter with its quality, then the tone as a mark of its own."""
    import unicodedata

    written = ""
    for character in unicodedata.normalize("NFC", text):
        try:
            character.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", character)
            tone = next(c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323")
            character = unicodedata.normalize("NFC", parts.replace(tone, "")) + tone
        written += character
    return written.encode("cp1258")


@pytest.mark.parametrize(
    ("data", "codec", "mark"),
    [
        pytest.param(FRENCH.encode(), "utf-8", 0, id="utf-8"),
        pytest.param(b"\xef\xbb\xbf" + FRENCH.encode(), "utf-8", 3, id="utf-8 with its mark"),
        pytest.param(b"\xff\xfe" + FRENCH.encode("utf-16-le"), "utf-16-le", 2, id="utf-16 little-endian"),
        pytest.param(b"\xfe\xff" + FRENCH.encode("utf-16-be"), "utf-16-be", 2, id="utf-16 big-endian"),
        pytest.param(b"\xff\xfe\0\0" + FRENCH.encode("utf-32-le"), "utf-32-le", 4, id="utf-32"),
        pytest.param(FRENCH.encode("utf-16-le"), "utf-16-le", 0, id="utf-16 without a mark"),
        pytest.param(VIETNAMESE.encode("utf-16-be"), "utf-16-be", 0, id="utf-16 big-endian without a mark, Vietnamese"),
        pytest.param(FRENCH.encode("cp1252"), "cp1252", 0, id="French, Windows-1252"),
        pytest.param(PORTUGUESE.encode("cp1252"), "cp1252", 0, id="Portuguese: ã õ are ă ơ of Windows-1258"),
        pytest.param(ITALIAN.encode("cp1252"), "cp1252", 0, id="Italian: ì ò are tone marks of Windows-1258"),
        pytest.param(
            "La città può, ma ciò è raro.".encode("cp1252"), "cp1252", 0, id="Italian with ò after vowels only"
        ),
        pytest.param(ICELANDIC.encode("cp1252"), "cp1252", 0, id="Icelandic: þ is the dong sign of Windows-1258"),
        pytest.param(windows_1258(VIETNAMESE), "cp1258", 0, id="Vietnamese, Windows-1258"),
        pytest.param(b"It\x92s raining.", "cp1252", 0, id="one curly apostrophe"),
        pytest.param(b"5 \xd7 4 m\xb2 at 30\xb0", "cp1252", 0, id="signs only"),
        pytest.param(
            "déjà été à l'école, élégante \x81".encode("latin-1"),
            "latin-1",
            0,
            id="a byte that Windows-1252 leaves out",
        ),
    ],
)
def test_the_encoding_of_a_file_is_found(data, codec, mark):
    """By its mark, its NULs, its validity as UTF-8, or the best fit of a Western and a Vietnamese reading."""
    decoded = encoding.decode(data, "a.txt")
    assert (codec, mark) == (decoded.encoding, decoded.mark)
    assert data == data[:mark] + decoded.text.encode(codec)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"Rain.\nAnd\0 sun.", "a NUL byte at byte 9 (line 2)", id="a NUL"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary file?", id="a picture"),
        pytest.param(bytes(range(1, 32)) * 4, "control characters", id="controls"),
        pytest.param(b"\x1f\x8b\x08\0\0\0", "give it its suffix .gz", id="gzip under another name"),
        pytest.param(
            "Hà Nội, Huế\n".encode() * 9 + b"\xff", "damaged UTF-8: byte 0xff at 153 (line 10)", id="one bad byte"
        ),
        pytest.param("Пожар в центре города потушен".encode("cp1251"), "unknown encoding", id="Cyrillic"),
        pytest.param("昨天晚上发生了一场大火，没有人员伤亡。".encode("gbk"), "unknown encoding", id="Chinese, GBK"),
        pytest.param("昨夜、東京で火事がありました。".encode("shift-jis"), "unknown encoding", id="Japanese"),
        pytest.param(b"\xff\xfeR\0a\0i", "not the UTF-16-LE it seems to be", id="utf-16 cut in a character"),
    ],
)
def test_what_is_no_text_is_named_with_the_reason_on_one_line(data, says):
    (problem,) = problems(data)
    assert "a.txt" == problem.path
    assert says in problem.error
    assert "\n" not in problem.error


def test_an_empty_file_is_an_article_without_text():
    (article,) = articles(b"")
    assert "" == article.text


def test_a_few_control_characters_of_old_wires_are_let_through():
    """Reuters stories end with ETX."""
    (article,) = articles(b"Oil rose. Reuter\n\x03")
    assert article.text.endswith("\x03")


def test_line_ends_and_a_missing_last_one_stay():
    (article,) = articles(b"One.\r\n\r\nTwo.\rThree.")
    assert "One.\r\n\r\nTwo.\rThree." == article.text


def test_the_top_folder_is_the_source():
    where = formats.Source("wire/ap/2024/a.txt", "ap/2024/a.txt", "text", "", "wire", b"Rain.")
    (article,) = formats.read(where, CONFIG)
    assert ("ap", "wire/ap/2024/a.txt") == (article.source, article.path)


CODECS = {"utf-8": b"", "utf-8-sig": b"\xef\xbb\xbf", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


@st.composite
def texts_and_cuts(draw, alphabet=None):
    """A text with some disjoint spans of it."""
    if alphabet is None:
        alphabet = st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff\0")
    text = draw(st.text(alphabet, max_size=60))
    marks = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return text, list(zip(marks[::2], marks[1::2], strict=False))


@pytest.mark.parametrize("codec", CODECS)
@given(case=texts_and_cuts())
@example(case=("a😀é\r\n中", [(1, 2), (3, 5)]))
def test_cutting_bytes_is_cutting_text(codec, case):
    """The bytes that stay are those of the source, and they read as the text without its cuts."""
    text, cuts = case
    data = CODECS[codec] + text.encode(codec.removesuffix("-sig"))
    assume(not problems(data))  # a text of controls only is taken for a binary file
    assert text == articles(data)[0].text
    rest = cut(data, "a.txt", {"a.txt": cuts})
    assert CODECS[codec] + without(text, cuts).encode(codec.removesuffix("-sig")) == rest


@pytest.mark.parametrize("codec", ["cp1252", "cp1258", "latin-1"])
@given(case=texts_and_cuts(st.sampled_from("Été à Huê\u0301, tiê\u0301ng\r\n ‘’€đơ")))
def test_single_byte_encodings_are_cut_by_place(codec, case):
    text, cuts = case
    data = text.encode(codec, "ignore")
    text = data.decode(codec)
    cuts = [(a, b) for a, b in cuts if b <= len(text)]
    at = encoding.offsets(text, codec, 0, [p for each in cuts for p in each])
    assert [p for each in cuts for p in each] == at


@pytest.mark.parametrize("data", [FRENCH.encode("cp1252"), windows_1258(VIETNAMESE), FRENCH.encode("utf-16-be")])
def test_a_cut_in_another_encoding_leaves_the_other_bytes(data):
    text = articles(data)[0].text
    at = text.index(" ") + 1
    where = encoding.decode(data, "a.txt")
    size = len("x".encode(where.encoding))
    assert data[: at * size] + data[(at + 9) * size :] == cut(data, "a.txt", {"a.txt": [(at, at + 9)]})


def test_a_dropped_text_is_left_to_the_writer():
    assert [] == formats.edits(source(b"Rain."), b"Rain.", CONFIG, {"a.txt": [(0, 2)]}, ["a.txt"])


def test_cuts_that_overlap_are_refused():
    with pytest.raises(ValueError, match="overlaps"):
        formats.edits(source(b"Rain."), b"Rain.", CONFIG, {"a.txt": [(0, 3), (2, 4)]}, [])


def test_the_ordinal_of_an_edit_is_that_of_its_cut():
    found = formats.edits(source("é Rain.".encode()), "é Rain.".encode(), CONFIG, {"a.txt": [(3, 5), (0, 1)]}, [])
    assert [formats.Edit("a.txt", 0, 2, 1), formats.Edit("a.txt", 4, 6, 0)] == found


@pytest.mark.parametrize(
    ("error", "says"),
    [
        pytest.param(PermissionError(13, "Permission denied"), "chmod u+r a.txt", id="forbidden"),
        pytest.param(FileNotFoundError(2, "No such file"), "may have been moved", id="gone"),
        pytest.param(OSError(5, "Input/output error"), "Input/output error", id="a broken disk"),
    ],
)
def test_a_file_that_cannot_be_opened_is_unreadable(monkeypatch, error, says):
    """Also for root, whom permissions do not stop: so `open` itself fails here."""

    def fail(*_args, **_options):
        raise error

    monkeypatch.setattr("builtins.open", fail)
    where = formats.Source("a.txt", "a.txt", "text", "", "a.txt")
    (problem,) = formats.read(where, CONFIG)
    assert says in problem.error
    with pytest.raises(UnreadableInput):
        formats.content(where)


def test_a_mark_keeps_text_from_being_touched_in_any_format():
    text = "a<!-- dedup: off -->b<!-- dedup: on -->c <!--DEDUP:OFF--> d"
    assert [(1, 39), (41, len(text))] == formats.protected(source(b""), text)
