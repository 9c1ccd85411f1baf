"""CSV and TSV: rows in, and cuts of bytes inside one field out."""

from __future__ import annotations

import csv
import io

import pytest
from formats_help import CONFIG, articles, cut, problems, source, without
from hypothesis import example, given, reject
from hypothesis import strategies as st

from dedup import formats
from dedup.config import Config
from dedup.formats.csv import Unclosed, _rows, _value
from dedup.model import Article, Unreadable

NAME = "wire.csv"


def test_a_row_is_an_article_with_what_it_says_of_itself():
    data = b"id,text,date,version,source,language\n7,Rain.,2026-11-22,3,ap,en\n"
    assert [Article("wire.csv#7", "Rain.", NAME, "2026-11-22", 3, "ap", "en")] == articles(data, NAME)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param("id,text\r\n7,Rain.\r\n", "a.csv", id="CRLF"),
        pytest.param("id\ttext\n7\tRain.\n", "a.tsv", id="tabs"),
        pytest.param("id;text\n7;Rain.\n", "a.csv", id="semicolons, as French Excel writes them"),
        pytest.param("id\ttext\n7\tRain.\n", "a.csv", id="tabs under another suffix"),
        pytest.param("\n\nid,text\n\n7,Rain.", "a.csv", id="blank lines, no last line end"),
        pytest.param('"id" ,"text"\n"7","Rain."\n', "a.csv", id="a quoted header with spaces"),
        pytest.param("text,id,text\nno,7,Rain.\n", "a.csv", id="of a column that comes twice the last is read"),
        pytest.param("\ufeffid,text\n7,Rain.\n", "a.csv", id="a byte order mark"),
    ],
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_the_form_of_a_file_is_found(data, name, codec):
    if codec == "utf-16" and data[0] == "\ufeff":
        return
    (article,) = articles(data.encode(codec), name)
    assert (f"{name}#7", "Rain.") == (article.id, article.text)


def test_a_field_may_hold_lines_quotes_and_delimiters():
    data = b'id,text\n7,"He said ""no"",\r\nthen left."\n8,Sun.\n'
    assert ['He said "no",\r\nthen left.', "Sun."] == [each.text for each in articles(data, NAME)]


def test_a_missing_id_is_the_line_on_which_the_row_begins():
    data = b'text\n"One\nand\r\nmore."\n\nTwo.\n'
    assert ["2", "6"] == [each.id.partition("#")[2] for each in articles(data, NAME)]


def test_a_field_larger_than_python_s_csv_allows_is_read():
    text = "Rain. " * 100_000
    (article,) = articles(f'text\n"{text}"\n'.encode(), NAME)
    assert text == article.text


def test_a_header_without_the_column_names_the_columns_and_the_flag():
    (problem,) = problems(b"id,body\n7,Rain.\n", NAME)
    assert "no column 'text' (its columns: id, body); name it with --text-field" == problem.error


def test_a_short_row_is_named_and_the_others_go_on():
    first, short, third = formats.read(source(b"id,text\n1,a\n2\n3,c\n", NAME), CONFIG)
    assert isinstance(first, Article)
    assert isinstance(third, Article)
    expected = "the row has 1 columns, and 'text' is column 2; the other rows were read"
    assert Unreadable("wire.csv:3", expected) == short


def test_a_quotation_that_is_never_closed_is_named_where_it_opens():
    first, broken = formats.read(source(b'id,text\n1,a\n2,"b\n3,c\n', NAME), CONFIG)
    assert isinstance(first, Article)
    assert isinstance(broken, Unreadable)
    assert "wire.csv:3" == broken.path
    assert "never closed" in broken.error


@pytest.mark.parametrize("data", [b"", b"\n", b"id,text\n", b"\xef\xbb\xbf"])
def test_a_file_without_rows_is_no_error(data):
    assert [] == list(formats.read(source(data, NAME), CONFIG))


def test_a_dropped_row_is_all_its_lines():
    data = b'id,text\r\n1,"a\r\nb"\r\n2,c'
    assert b"id,text\r\n2,c" == cut(data, NAME, {f"{NAME}#1": [(0, 1)]}, [f"{NAME}#1"])
    assert b'id,text\r\n1,"a\r\nb"\r\n' == cut(data, NAME, {}, [f"{NAME}#2"])


@pytest.mark.parametrize(
    ("row", "cuts", "rest"),
    [
        pytest.param('"a""b"', [(1, 2)], '"ab"', id="a doubled quote goes with its twin"),
        pytest.param('"a""b"', [(0, 3)], '""', id="the quotes stay"),
        pytest.param('"ab"cd', [(1, 3)], '"a"d', id="a cut over the closing quote is two edits"),
        pytest.param('a"b', [(0, 1)], 'a"b', id="a bare field that would begin with a quote is left"),
        pytest.param('"ab"c"d"', [(2, 3)], '"ab"c"d"', id="a quote that would join the closing one is left"),
        pytest.param("ab", [(0, 2)], "ab", id="a row that would be blank is left"),
        pytest.param("ab ", [(0, 2)], " ", id="a row that would be a space is not blank"),
    ],
)
def test_a_cut_leaves_a_field_that_reads_as_the_rest(row, cuts, rest):
    data = f"text\n{row}\n".encode()
    assert f"text\n{rest}\n".encode() == cut(data, NAME, {f"{NAME}#2": cuts})


LINES = st.text('ab",;\t \r\n', max_size=40)


@given(LINES)
@example('a,"b""c",d\r\n"e\nf"g,\n\n')
def test_rows_are_those_of_python_s_csv(text):
    """The oracle joins what stands after the end of an unclosed quotation; here that is an error."""
    try:
        rows = list(_rows(text, ","))
    except Unclosed:
        reject()
    expected = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
    assert expected == [[_value(text[start:end]) for start, end in row.fields] for row in rows]


@st.composite
def tables(draw):
    """Rows of (id, text, note) as csv writes them, and cuts of the texts."""
    quoting = draw(st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]))
    bare = (
        "\r" if quoting == csv.QUOTE_ALL else ""
    )  # Python's writer leaves a lone CR bare, where its reader ends a row
    field = st.text(st.sampled_from(f'Rain é😀",;\n\t中{bare}'), max_size=15)
    rows = draw(st.lists(st.tuples(field, field), min_size=1, max_size=4))
    cuts = {}
    for number, (text, _) in enumerate(rows):
        marks = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
        cuts[number] = list(zip(marks[::2], marks[1::2], strict=False))
    dropped = draw(st.sets(st.integers(0, len(rows) - 1)))
    return rows, cuts, dropped, quoting


@given(tables(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.sampled_from(["\n", "\r\n"]))
def test_cutting_bytes_is_cutting_text(case, codec, end):
    """The rows that stay hold their text without its cuts, and every other field as it was, byte for byte."""
    rows, cuts, dropped, quoting = case

    def table(chosen):
        file = io.StringIO(newline="")
        writer = csv.writer(file, quoting=quoting, lineterminator=end)
        writer.writerow(["id", "text", "note"])
        writer.writerows([f"r{number}", text, note] for number, text, note in chosen)
        return file.getvalue().encode(codec)

    numbered = [(number, text, note) for number, (text, note) in enumerate(rows)]
    data = table(numbered)
    assert [text for text, _ in rows] == [each.text for each in articles(data, NAME)]
    rest = cut(
        data,
        NAME,
        {f"{NAME}#r{number}": spans for number, spans in cuts.items()},
        [f"{NAME}#r{number}" for number in dropped],
    )
    kept = [(n, without(text, cuts[n]), note) for n, text, note in numbered if n not in dropped]
    assert [text for _, text, _ in kept] == [each.text for each in articles(rest, NAME)]
    if quoting == csv.QUOTE_ALL:
        assert table(kept) == rest


def test_a_row_in_windows_1252_is_cut_by_its_bytes():
    data = 'id;text\r\n1;"Été à Paris. L’été « indien »."\r\n'.encode("cp1252")
    assert data.replace(b"\xc9t\xe9 \xe0 Paris. ", b"") == cut(data, NAME, {f"{NAME}#1": [(0, 13)]})


def test_other_fields_can_be_named():
    config = Config(text_field="body", id_field="guid")
    (article,) = articles(b"guid,body\ng1,Rain.\n", NAME, config)
    assert ("wire.csv#g1", "Rain.") == (article.id, article.text)


def test_a_field_of_ten_megabytes_takes_linear_time():
    data = b'id,text\n1,"' + b'Rain, ""rain"".\n' * 600_000 + b'"\n'
    (article,) = articles(data, NAME)
    assert 14 * 600_000 == len(article.text)
    assert data[:11] + data[27:] == cut(data, NAME, {f"{NAME}#1": [(0, 14)]})
