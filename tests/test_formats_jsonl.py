"""JSON Lines: records in, and cuts of bytes inside one string out."""

from __future__ import annotations

import json

import pytest
from formats_help import CONFIG, articles, cut, problems, source, without
from hypothesis import example, given
from hypothesis import strategies as st

from dedup import formats
from dedup.config import Config
from dedup.formats import jsonl, objects, records
from dedup.model import Article, Unreadable

NAME = "wire.jsonl"


def test_a_record_is_an_article_with_what_it_says_of_itself():
    line = {"id": 7, "text": "Rain.", "versionCreated": "2026-11-22T10:00:00Z", "version": "3", "source": "ap"}
    (article,) = articles(json.dumps(line | {"language": "en", "slug": ["x"]}).encode(), NAME)
    expected = Article("wire.jsonl#7", "Rain.", NAME, "2026-11-22T10:00:00Z", 3, "ap", "en")
    assert expected == article


def test_fields_of_other_kinds_count_as_absent():
    data = b'{"text": "Rain.", "id": [], "time": 3, "date": "2026", "version": "3rd", "source": null, "language": 1}'
    (article,) = articles(data, NAME)
    assert Article("wire.jsonl#1", "Rain.", NAME, "2026") == article


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(), lambda each: st.lists(each, max_size=3)
)
keys = st.sampled_from(["text", "id", "time", "date", "version", "source", "language", "tags", "tëxt"])


@given(st.lists(st.tuples(keys, values), max_size=6), st.booleans())
@example([("text", "\ud800")], True)
@example([("text", "Rain."), ("id", float("nan"))], True)
@example([("text", "Rain."), ("id", 10**30)], True)
def test_the_fast_reader_says_what_json_says_or_leaves_it_to_json(fields, ascii_only):
    members = ", ".join(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=ascii_only)}" for key, value in fields)
    line = f"{{{members}}}\n".encode("utf-8", "surrogatepass")
    fast, slow = objects.reader(CONFIG)(line), objects.parse(line, CONFIG)
    if fast is None:
        return
    assert not isinstance(slow, str)
    assert slow == fast
    assert len(fast) == 2 + len(records.FIELDS)


def test_a_line_with_broken_utf8_in_a_field_that_is_not_asked_for_is_unreadable():
    assert "UTF-8" in problems(b'{"text": "Rain.", "tags": "\xff"}\n', NAME)[0].error


def test_ids_are_unique_and_a_missing_one_is_the_line():
    data = b'{"id":"a","text":""}\n\n{"id":"a","text":""}\n{"text":""}\n{"id":"","text":""}\n{"id":"a~2","text":""}\n'
    assert ["a", "a~2", "4", "5", "a~2~2"] == [each.id.partition("#")[2] for each in articles(data, NAME)]


def test_other_fields_can_be_named():
    config = Config(text_field="body", id_field="guid")
    (article,) = articles(b'{"guid": "g1", "body": "Rain.", "text": 3}', NAME, config)
    assert ("wire.jsonl#g1", "Rain.") == (article.id, article.text)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        pytest.param(b'{"text": "Rain.', "not valid JSON: Unterminated string starting at column 10", id="cut short"),
        pytest.param(b"Rain.", "not valid JSON", id="no JSON"),
        pytest.param(b'["Rain."]', "not a JSON object but a list; one object a line is read: jq", id="an array"),
        pytest.param(b'"Rain."', "not a JSON object but a string", id="a string"),
        pytest.param(
            b'{"body": "Rain."}', "no field 'text' (its fields: body); name it with --text-field", id="no field"
        ),
        pytest.param(b"{}", "its fields: none", id="no fields at all"),
        pytest.param(b'{"text": null}', "field 'text' is no string but null", id="null"),
        pytest.param(b'{"text": 3}', "no string but a number", id="a number"),
        pytest.param(b'{"text": "\xff"}', "not valid UTF-8 at byte 10 of the line", id="another encoding"),
        pytest.param(b'{"text": ' + b"[" * 100_000 + b"}", "beyond what can be read", id="too deep"),
        pytest.param(b'{"text": ' + b"9" * 5000 + b"}", "no string but a number", id="a long number"),
    ],
)
def test_a_broken_line_is_named_and_the_others_go_on(line, says):
    data = b'{"text": "One."}\n' + line + b'\n{"text": "Three."}\n'
    first, broken, third = formats.read(source(data, NAME), CONFIG)
    assert isinstance(first, Article)
    assert isinstance(broken, Unreadable)
    assert isinstance(third, Article)
    assert "wire.jsonl:2" == broken.path
    assert says in broken.error
    assert "\n" not in broken.error


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"\xff\xfe{\0}\0\n\0", "it is UTF-16", id="UTF-16"),
        pytest.param(b"\x1f\x8b\x08", "give it its suffix .gz", id="gzip under another name"),
        pytest.param(b"\0\0\n\0\0\n", "binary file?", id="binary"),
    ],
)
def test_a_file_that_is_no_text_gives_one_line_not_one_each(data, says):
    (problem,) = problems(data, NAME)
    assert NAME == problem.path
    assert says in problem.error


@pytest.mark.parametrize("data", [b"", b"\n \r\n\n", b"\xef\xbb\xbf"])
def test_a_file_without_records_is_no_error(data):
    assert [] == articles(data, NAME)


def test_what_stays_is_the_source_byte_for_byte():
    """Spaces, escapes, other fields, a byte order mark and CRLF are as they were; the escape goes as a whole."""
    first = b'{ "a":1.0 , "text" : "Rain\\u00e9.\\r\\nRain\xc3\xa9.\\r\\n\\ud83d\\ude00" , "b":"\\/" }\r\n'
    data = b"\xef\xbb\xbf" + first + b'{"text":"Sun."}'
    text = articles(data, NAME)[0].text
    assert "Rainé.\r\nRainé.\r\n😀" == text
    rest = cut(data, NAME, {f"{NAME}#1": [(8, 16)]})
    assert data.replace(b"Rain\xc3\xa9.\\r\\n", b"") == rest
    assert data.replace(b"\\ud83d\\ude00", b"") == cut(data, NAME, {f"{NAME}#1": [(16, 17)]})


def test_a_dropped_record_is_its_whole_line():
    data = b'{"id":1,"text":"a"}\r\n{"id":2,"text":"b"}\r\n\r\n{"id":3,"text":"c"}'
    lines = data.splitlines(keepends=True)
    assert lines[0] + b"\r\n" == cut(data, NAME, {f"{NAME}#2": [(0, 1)]}, [f"{NAME}#2", f"{NAME}#3"])
    assert b"".join(lines[1:]) == cut(data, NAME, {}, [f"{NAME}#1"])


def test_of_a_key_that_comes_twice_the_last_is_read_and_cut():
    data = b'{"text": "First.", "in": {"text": "Inner."}, "te\\u0078t": "Last.", "z": [{"text": "Z"}]}'
    assert "Last." == articles(data, NAME)[0].text
    assert data.replace(b"Last.", b"Lt.") == cut(data, NAME, {f"{NAME}#1": [(1, 3)]})


def test_a_cut_that_would_join_two_halves_of_another_character_is_left_out():
    data = b'{"text": "\\ud83d-\\ude00"}'
    assert data == cut(data, NAME, {f"{NAME}#1": [(1, 2)]})


@st.composite
def escaped(draw):
    """A JSON string in which any character may stand as an escape, its value, and some cuts of it."""
    characters = draw(st.lists(st.characters(exclude_categories=["Cs"]), max_size=40))
    form = ""
    for character in characters:
        plain = json.dumps(character, ensure_ascii=False)[1:-1]
        units = character.encode("utf-16-be")
        as_units = "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
        form += draw(
            st.sampled_from(
                [plain, as_units, as_units.upper().replace("\\U", "\\u"), "\\/" * (character == "/") or plain]
            )
        )
    marks = sorted(draw(st.sets(st.integers(0, len(characters)), max_size=8)))
    return form, "".join(characters), list(zip(marks[::2], marks[1::2], strict=False))


@given(escaped(), st.sampled_from(["", " ", "\t"]), st.sampled_from(["\n", "\r\n", ""]))
@example(('\\"\\\\n\\u000a', '"\\n\n', [(0, 1), (2, 3)]), "", "\n")
def test_cutting_bytes_is_cutting_text(case, space, end):
    """Whatever mix of escapes a string is written in, the bytes around the cuts stay and read as the rest."""
    form, text, cuts = case
    line = f'{{"é":"é",{space}"text"{space}:{space}"{form}"{space}}}{end}'
    first = '{"text": "é"}\n'.encode()
    data = first + line.encode()
    assert text == articles(data, NAME)[1].text
    rest = cut(data, NAME, {f"{NAME}#2": cuts})
    assert without(text, cuts) == articles(rest, NAME)[1].text
    around = line.encode().split(form.encode()) if form else [line.encode()]
    assert rest.startswith(first + around[0][:20])
    assert rest.endswith(around[-1][-3:])


def test_a_hundred_thousand_equal_ids_take_linear_time():
    data = b'{"id":"a","text":""}\n' * 100_000
    assert f"{NAME}#a~100000" == articles(data, NAME)[-1].id


@pytest.mark.slow
def test_one_line_of_200_megabytes_is_read_and_cut(monkeypatch):
    monkeypatch.setattr(formats, "LARGEST", 1 << 30)  # an article has less, but a line may be as long
    text = "Rain fell on the town for a third day.\\n" * 5_000_000
    data = b'{"text": "%s"}\n' % text.encode()
    (article,) = articles(data, NAME)
    assert 39 * 5_000_000 == len(article.text)
    assert data[:10] + data[50:] == cut(data, NAME, {f"{NAME}#1": [(0, 39)]})


def test_a_number_of_any_length_in_another_field_is_no_obstacle():
    """It is read, cut around, and stays as it is."""
    digits = b"9" * 10_000
    data = b'{"n": ' + digits + b', "text": "Rain. Sun.", "version": ' + digits + b"}\n"
    (article,) = formats.read(source(data, NAME), CONFIG)
    assert ("Rain. Sun.", None) == (article.text, article.version)
    (edit,) = formats.edits(source(data, NAME), data, CONFIG, {article.id: [(0, 6)]}, set())
    assert b'"Sun."' in data[: edit.start] + data[edit.end :]


PAIR = b'{"id":"a","text":"Rain."}\n{"id":"b","text":"Sun."}\n'


@pytest.mark.parametrize(
    ("after", "ids"),
    [
        pytest.param(PAIR, ["a~2", "b~2"], id="a line each"),
        pytest.param(PAIR.replace(b"\n", b"\r\n"), ["a~2", "b~2"], id="line ends of Windows"),
        pytest.param(PAIR[:-1], ["a~2", "b~2"], id="no line end at the end"),
        pytest.param(b'\n{"text":"Rain."}\n\n{"text":"Sun."}', ["4", "6"], id="blank lines count"),
        pytest.param(b'{"text":\n"Rain."} {"text":"Sun."}\n', [], id="an object that goes on beside two in a line"),
        pytest.param(b'{"text":{}\n{"text":""}\n', ["4"], id="a line that ends in a bracket, cut short"),
        pytest.param(b'{"text":"a\xff"}\n' + PAIR, ["a~2", "b~2"], id="a line that is not UTF-8"),
        pytest.param(b'{"text":"\\ud800"}\n' + PAIR, ["3", "a~2", "b~2"], id="a lone surrogate"),
    ],
)
@pytest.mark.parametrize("size", [pytest.param(1 << 18, id="one block"), pytest.param(7, id="many blocks")])
def test_lines_read_together_are_those_read_one_by_one(monkeypatch, size, after, ids):
    monkeypatch.setattr(jsonl, "_PART", size)
    read = [each for each in formats.read(source(PAIR + after, NAME), CONFIG) if not isinstance(each, formats.Again)]
    alone = jsonl._Rows(source(PAIR + after, NAME), CONFIG).records(jsonl._lines(PAIR + after))
    assert ["a", "b", *ids] == [each.id.partition("#")[2] for each in read if isinstance(each, Article)]
    assert read == [each if isinstance(each, Unreadable) else each.article for each in alone]


IDS = st.one_of(st.none(), st.integers(0, 12), st.booleans(), st.sampled_from(["", "a", "a~2", "2", "é", "long" * 4]))


@given(st.lists(st.lists(IDS, min_size=1, max_size=4)))
def test_ids_of_many_records_are_those_of_each(blocks):
    some, each = records.Ids(NAME), records.Ids(NAME)
    line = 1
    for values in blocks:
        assert some.several(values, line) == [each.new(value, line + at) for at, value in enumerate(values)]
        line += len(values)
    assert [*some.again(NAME)] == [*each.again(NAME)]


SAID = st.one_of(st.none(), st.just(""), st.just("x"), st.just(7), st.just(["fr"]))
QUIET = st.tuples(st.just("Rain."), st.none(), st.sampled_from(["2024", ""]), *[st.none()] * (len(records.FIELDS) - 1))
LOUD = st.tuples(st.just("Rain."), st.none(), *[SAID] * len(records.FIELDS))


@given(st.lists(QUIET) | st.lists(LOUD))
def test_articles_of_many_records_are_those_of_each(values):
    ids = [str(at) for at in range(len(values))]
    each = [records.made(NAME, "wire", *one) for one in zip(ids, values, strict=True)]
    assert records.made_all(NAME, "wire", ids, values) == each


@pytest.mark.parametrize("text", ["Rain. <!-- dedup: off --> Sun.", "Rain!", "Rain. <!-- no mark"])
def test_what_is_protected_in_lines_read_together_is_found(text):
    data = PAIR + json.dumps({"id": "c", "text": text}).encode() + b"\n"
    read = [each for each in formats.read(source(data + PAIR, NAME), CONFIG) if isinstance(each, Article)]
    assert [bool(one.protected) for one in read] == [False, False, "dedup" in text, False, False]


@given(st.lists(st.sampled_from([b"{}", b"\n", b" ", b"{", b"}", b'{"text":"Rain."}', b"\r\n"])).map(b"".join))
def test_a_block_is_read_together_only_where_each_line_is_an_object(block):
    read = objects.block_reader(CONFIG)(block)
    lines = [objects.reader(CONFIG)(line) for line in jsonl._lines(block)]
    assert read is None or list(read) == lines
