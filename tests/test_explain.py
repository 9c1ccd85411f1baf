"""Two articles side by side: the data, the two columns, the words that differ."""

import io
import json
import re
from dataclasses import replace

import jsonschema
import pytest
from findings import TEXTS, everything, hostile, nothing
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from dedup import api
from dedup.config import Config
from dedup.errors import UsageError
from dedup.model import Article, Borders, Evidence, Fact, Nearest, Relation, Span
from dedup.report import columns, reasons, words
from dedup.report import json as face_json
from dedup.report.explain import explain
from dedup.report.screen import Screen

FIRST, SECOND, PICKUP = "reuters/flood-1st-lead.txt", "reuters/flood-2nd-lead.txt", "pickup/flood.txt"
SUMMIT, GLUED = "vna/summit.txt", "afp/faim.txt"
PAIRS = {
    "update": (FIRST, SECOND), "copy": (SECOND, PICKUP), "sisters": (PICKUP, FIRST), "doubled": (SUMMIT, SUMMIT),
    "glued": (GLUED, GLUED), "unrelated": (SUMMIT, FIRST),
}  # fmt: skip


def drawn(a, b, screen=None, full=False, findings=None, texts=TEXTS):
    out = io.StringIO()
    columns.write(explain(findings or everything(), texts, a, b), out.write, screen, full)
    return out.getvalue()


@pytest.mark.parametrize("case", PAIRS)
def test_two_columns_match_golden(case, golden):
    golden(f"explain-{case}.txt", drawn(*PAIRS[case]))


@pytest.mark.parametrize("case", ["update", "glued"])
def test_one_column_matches_golden(case, golden):
    golden(f"explain-{case}-60.txt", drawn(*PAIRS[case], Screen(60)))


def test_colour_matches_golden(golden):
    golden("explain-update-colour.txt", drawn(FIRST, SECOND, Screen(color=True)))


@pytest.mark.parametrize("case", PAIRS)
def test_json_matches_golden_and_its_schema(case, golden, monkeypatch):
    monkeypatch.setattr("dedup.version.VERSION", "1.2.3")
    said = explain(everything(), TEXTS, *PAIRS[case]).to_json()
    golden(f"explain-{case}.json", said)
    jsonschema.Draft202012Validator(json.loads(face_json.schema("dedup-explain/1"))).validate(json.loads(said))


@pytest.mark.parametrize("case", PAIRS)
@pytest.mark.parametrize("width", [40, 79, 80, 120])
def test_no_line_is_wider_than_the_screen(case, width):
    for line in drawn(*PAIRS[case], Screen(width)).splitlines():
        assert cell_len(line) <= width, line
        assert line == line.rstrip()


def test_marks_stand_where_there_is_no_colour_and_only_there():
    assert "[-12-]" in drawn(FIRST, SECOND)
    assert "{+14+}" in drawn(FIRST, SECOND)
    assert "[-" not in drawn(FIRST, SECOND, Screen(color=True))
    assert "\x1b" not in drawn(FIRST, SECOND)


def test_turned_round_the_sides_change_places():
    there, back = explain(everything(), TEXTS, FIRST, SECOND), explain(everything(), TEXTS, SECOND, FIRST)
    assert (there.a, there.b) == (back.b, back.a)
    assert [(f.a, f.b) for f in there.fact_changes] == [(f.b, f.a) for f in back.fact_changes]
    assert there.fact_changes[0] == Fact("number", "12", "14", FIRST, SECOND, 1, 1, 63, 65, 63, 65)
    assert {pair.kept for pair in there.blocks} == {"b"}
    assert {pair.kept for pair in back.blocks} == {"a"}


def test_two_copies_of_a_span_that_a_third_keeps_are_shown():
    (pair,) = explain(everything(), TEXTS, PICKUP, FIRST).blocks
    assert (pair.id, pair.kept, pair.a.line, pair.b.line) == ("r4", "", 5, 3)


def test_what_stands_in_one_article_only_is_listed():
    found = explain(everything(), TEXTS, FIRST, SECOND)
    assert [(span.line, span.text.split()[0]) for span in found.a.only] == [(7, "Schools")]
    assert [(span.line, span.text.split()[0]) for span in found.b.only] == [(3, "Forecasters")]


@pytest.mark.parametrize(
    ("relation", "changed", "said"),
    [
        pytest.param("copy", False, "copy: they say the same\n", id="a copy"),
        pytest.param("copy", True, "copy: they say the same, but for changed facts\n", id="a copy with other facts"),
        pytest.param("template", True, "template: the same form with other facts: another story, or", id="a form"),
    ],
)
def test_the_heading_claims_no_more_than_the_facts_allow(relation, changed, said):
    fact = Fact("number", "12", "14", FIRST, PICKUP, 1, 1, 63, 65, 63, 65)
    relations = (Relation(FIRST, PICKUP, relation, 0.99, 0.99, None, 1, (fact,) if changed else ()),)
    assert f"\n{said}" in drawn(FIRST, PICKUP, findings=replace(everything(), relations=relations))


def test_an_article_without_repeats_says_so():
    assert "Nothing in it stands twice." in drawn(FIRST, FIRST)


def test_an_unknown_article_is_a_usage_error():
    with pytest.raises(UsageError, match=r"none\.txt"):
        explain(everything(), TEXTS, FIRST, "none.txt")


def test_long_runs_that_are_the_same_are_told_not_shown_unless_asked():
    lines = [
        f"Paragraph {word} says something that nobody else has said."
        for word in ("one", "two", "three", "four", "five", "six")
    ]
    text = "\n".join(lines)
    found = everything()
    texts = {**TEXTS, SUMMIT: text + "\n" + text}
    keep = replace(found.repeats[-1].keep, start=0, end=len(text), line=1, end_line=6)
    copy = replace(keep, start=len(text) + 1, end=2 * len(text) + 1, line=7, end_line=12)
    repeat = replace(found.repeats[-1], keep=keep, others=(replace(found.repeats[-1].others[0], span=copy),))
    found = replace(found, repeats=(repeat,))
    assert "… 4 more lines, word for word the same" in drawn(SUMMIT, SUMMIT, findings=found, texts=texts)
    assert "four" in drawn(SUMMIT, SUMMIT, full=True, findings=found, texts=texts)


def test_hostile_text_stays_text():
    (article,) = (item.id for item in hostile().articles)
    text = hostile().repeats[0].keep.text
    for screen in (Screen(), Screen(60), Screen(color=True)):
        said = drawn(article, article, screen, findings=hostile(), texts={article: f"{text}\n{text} [/]"})
        said.encode("utf-8")
        plain = re.sub(r"\x1b\[[0-9;]*m", "", said)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", plain)
        assert "[/]" in plain
    explain(hostile(), {article: f"{text}\n{text}"}, article, article).to_json().encode("utf-8")


def pieces(a, b):
    return [row.pieces() for row in words.rows(a, b)]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        pytest.param(
            "12 dead, he said.",
            "14 dead, he said.",
            [[("a", "12"), ("b", " 14"), ("same", " dead, he said.")]],
            id="a word",
        ),
        pytest.param(
            "He did go.", "He did not go.", [[("same", "He did"), ("b", " not"), ("same", " go.")]], id="an insertion"
        ),
        pytest.param(
            "Two fell.", "Two fell!", [[("same", "Two fell"), ("a", "."), ("b", "!")]], id="a mark, not its word"
        ),
        pytest.param("a\nb", "a\nx\nb", [[("same", "a")], [("b", "x")], [("same", "b")]], id="a paragraph that b has"),
        pytest.param("a\nx\nb", "a\nb", [[("same", "a")], [("a", "x")], [("same", "b")]], id="a paragraph that a has"),
        pytest.param("cafe\u0301", "caf\u00e9", [[("same", "caf\u00e9")]], id="composed and decomposed"),
        pytest.param(
            "台风造成12人死亡",
            "台风造成14人死亡",
            [[("same", "台风造成"), ("a", "12"), ("b", "14"), ("same", "人死亡")]],
            id="no spaces",
        ),
        pytest.param(
            "The rain fell.\nThe end.",
            "The rain fell.\nThe sun rose.\nThe end.",
            [[("same", "The rain fell.")], [("b", "The sun rose.")], [("same", "The end.")]],
            id="a new paragraph that begins as its neighbour does",
        ),
        pytest.param(
            "One fell.\nThe ten left.\nThe end.",
            "One fell.\nThe end.",
            [[("same", "One fell.")], [("a", "The ten left.")], [("same", "The end.")]],
            id="a lost paragraph that begins as its neighbour does",
        ),
        pytest.param("", "new", [[("b", "new")]], id="an empty side"),
        pytest.param("", "", [], id="nothing"),
    ],
)
def test_differences_are_shown_word_by_word(a, b, expected):
    assert pieces(a, b) == expected


def test_lines_wrapped_at_other_places_are_the_same():
    a = "Fire broke out in the old\ntown on Friday night and\nspread to the port, where\nit burnt two ships."
    b = "Fire broke out in the old town\non Friday night and spread to\nthe port, where it\nburnt two ships."
    (row,) = words.rows(a, b)
    assert row.same


texts = st.text(st.sampled_from("ab ,.\n"), max_size=60)


@given(texts, texts)
def test_each_side_of_the_rows_is_its_text(a, b):
    """Nothing is lost and nothing invented, white space aside."""
    rows = words.rows(a, b)
    for side, text in (("a", a), ("b", b)):
        said = "".join(piece for row in rows for _, piece in row.pieces(side))
        assert re.sub(r"\s", "", said) == re.sub(r"\s", "", text)


@given(texts)
def test_a_text_beside_itself_is_the_same(a):
    assert all(row.same and row.line_a == row.line_b for row in words.rows(a, a))


WIRE = {
    "French": "Les ministres réunis à Évian ont salué l’effort « sans précédent » des secours, a dit hier le préfet.",
    "Vietnamese": "Lực lượng cứu hộ đã đưa người dân ở Thừa Thiên - Huế đến nơi an toàn trong đêm, ông Vương nói.",
    "Arabic": "قال مسؤولون يوم الجمعة إن الفيضانات أغرقت المدينة القديمة وقطعت الطرق المؤدية إلى الميناء",
    "Chinese": "台风周五登陆后造成旧城区大面积停水停电,数千名居民连夜转移到高地,"
    "消防部门星期六上午在旧城区的新闻发布会上说。",
    "hostile": "The fire \x1b[31mbrigade\x9b2J came \u202eecno ta\u202c to the [bold]town[/] and stayed there.",
}


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("copy", WIRE)
def test_copy_of_every_script_stays_in_its_columns(copy, width):
    texts = {"a": f"{WIRE[copy]}\n\n{WIRE[copy]}", "b": WIRE[copy][:-4] + WIRE[copy][-1]}
    found = api.find_articles([Article(name, text) for name, text in texts.items()], Config())
    for a, b in (("a", "b"), ("a", "a")):
        said = drawn(a, b, Screen(width), findings=found, texts=texts)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", said)
        assert all(cell_len(line) <= width for line in said.splitlines())
        bars = {cell_len(line.partition(" │")[0]) for line in said.splitlines() if " │" in line}
        assert len(bars) == (width >= 80)


BORDERS = Borders(copy=0.75, news=0.1, update=0.5, keeper=0.9, contained=0.85, lone=0.85, threshold=0.7)


def related(relation, coverage, nearest, margin, **told):
    held = {"held_left": coverage[0], "held_right": coverage[1], "limit": 0.5, **told}
    return Relation("a", "b", relation, *coverage, None, 1, (), Evidence(**held, nearest=nearest, margin=margin))


@pytest.mark.parametrize(
    ("relation", "tip"),
    [
        pytest.param(
            related("update", (0.7, 0.9), "copy", 0.05), "a copy if 5 points more of A stood in B", id="nearly a copy"
        ),
        pytest.param(
            related("update", (0.8, 0.9), "copy", 0.02),
            "a copy if 2 points less of one were news",
            id="but for its news",
        ),
        pytest.param(
            related("copy", (0.9, 0.78), "update", 0.03), "an update if 3 points less of B stood in A", id="just a copy"
        ),
        pytest.param(
            related("copy", (0.9, 0.9), "update", 0.004),
            "an update if 0.4 points more of one were news",
            id="with news",
        ),
        pytest.param(
            related("update", (0.2, 0.51), "partial", 0.01),
            "match if 1 point less of B stood in A",
            id="just an update",
        ),
        pytest.param(
            related("partial", (0.49996, 0.3), "update", 0.00004),
            "if under 0.1 points more of A stood in B",
            id="a hair",
        ),
        pytest.param(
            related("partial", (0.727, 0.55), "update", -0.227),
            "It is 22.7 points past the limit of an update, and would be one if more matched than",
            id="only how both end",
        ),
        pytest.param(
            related("update", (0.5, 0.5), "partial", 0.0), "if under 0.1 points less of A stood in B", id="on the limit"
        ),
        pytest.param(
            related("update", (0.6, 0.6), "template", 0.2, conflicts=4, torn=0.4),
            "a template with 1 contradicted fact more",
            id="torn",
        ),
        pytest.param(
            related("template", (0.6, 0.6), "update", 0.2, conflicts=6, torn=0.6),
            "an update with 2 contradicted facts fewer",
            id="too torn",
        ),
        pytest.param(
            related("template", (0.2, 0.2), "update", 0.1, limit=0.0, form=0.3),
            "if they agreed in 10 points more of their names and numbers",
            id="loose phrases",
        ),
    ],
)
def test_what_would_make_another_relation_is_said(relation, tip):
    (sentence,) = reasons.nearly(relation, BORDERS)
    assert tip in sentence
    assert sentence == reasons.of_relation(relation, BORDERS)[-1]


@pytest.mark.parametrize(
    "relation",
    [
        pytest.param(related("template", (0.9, 0.9), "copy", 0.0), id="a dateline of another day"),
        pytest.param(related("update", (0.3, 0.3), "update", 0.2, successor=True), id="version numbers"),
    ],
)
def test_what_no_figure_decided_is_near_to_nothing(relation):
    assert reasons.nearly(relation, BORDERS) == []
    assert len(reasons.of_relation(relation, BORDERS)) == 4


def test_figures_of_passages_that_were_not_compared_are_shown():
    """A toll that rose in a lead written anew is no contradicted fact, and is not denied either."""
    shared = (
        "The quake hit at a depth of ten kilometres near the town of Bangued in Abra province, the institute said.\n\n"
        "Landslides cut off several mountain roads, and the belfry of an old church fell onto an empty square."
    )
    texts = {
        "a": f"A strong earthquake struck northern Luzon, killing at least 7 people and injuring 112.\n\n{shared}\n",
        "b": f"Rescuers who reached cut-off villages took the toll of the tremor to 19 dead, 240 hurt.\n\n{shared}\n",
    }
    said = explain(api.find_articles([Article(*item) for item in texts.items()], Config()), texts, "a", "b")
    assert "of figures, A has 7 (line 1), 112 (line 1); B has 19 (line 1), 240 (line 1)." in " ".join(said.why)
    assert any("in the passages that match" in sentence for sentence in said.why)


def test_a_figure_that_the_other_article_has_somewhere_is_not_apart():
    assert reasons.apart(["1,112 (line 1)"]) == [
        "Passages that one alone has are not compared; of figures, A has 1,112 (line 1)."
    ]
    assert reasons.apart() == []


def test_one_contradicted_fact_makes_no_template_and_keeps_both():
    evidence = Evidence(
        held_left=0.9, held_right=0.9, conflicts=1, limit=1.2, numbers=1.0, margin=0.5, nearest="update"
    )
    relation = Relation("a", "b", "copy", 0.9, 0.9, None, 1, (), evidence)
    said = " ".join(reasons.of_relation(relation, BORDERS))
    assert "1 contradicted fact in the passages that match: no template" in said
    assert "It keeps both" in said


def test_a_copy_that_is_written_says_what_keeps_it():
    """A changed toll keeps an article that is a copy otherwise; equal, it would go."""
    lead = "Floods in central Vietnam have killed {} people and left five missing, the disaster agency said on Monday."
    rest = "Heavy rain has fallen on Hue and Da Nang since Friday, cutting roads and flooding 40,000 houses there."
    more = "The army sent 2,000 soldiers and 60 boats up the river, said the colonel who leads the rescue from Hue."
    texts = {name: "\n\n".join([lead.format(dead), rest, more]) for name, dead in (("a", 12), ("b", 14))}
    found = api.find_articles([Article(name, text) for name, text in texts.items()], Config())
    said = explain(found, texts, "b", "a")
    assert said.why[-1].startswith("A is not left out for B: it states 1 fact that the keeper does not: “14")
    assert said.evidence.nearest
    assert "states another fact is never cut" in " ".join(reason for pair in said.blocks for reason in pair.reasons)
    twins = dict.fromkeys("ab", texts["a"])
    same = explain(api.find_articles([Article(*twin) for twin in twins.items()], Config()), twins, "a", "b")
    assert "not left out" not in " ".join(same.why)


def test_the_sides_of_the_evidence_turn_with_the_articles():
    there, back = explain(everything(), TEXTS, FIRST, SECOND), explain(everything(), TEXTS, SECOND, FIRST)
    assert (there.evidence.held_left, there.evidence.held_right) == (back.evidence.held_right, back.evidence.held_left)
    assert "76% of A stands in B" in there.why[0]
    assert "76% of B stands in A" in back.why[0]


@pytest.mark.parametrize(
    ("similarity", "chars", "why"),
    [
        (0.65, 80, "Copy has 70% (--threshold), 5 points more."),
        (0.9, 23, "23 letters: a passage that matches alone has 40"),
    ],
)
def test_two_articles_that_nothing_ties_show_what_they_have_most_alike(similarity, chars, why):
    one, two = (Span(name, 0, 60, 1, 1, "body", TEXTS[name][:60]) for name in (SUMMIT, FIRST))
    findings = replace(nothing(), borders=BORDERS)
    said = explain(findings, TEXTS, SUMMIT, FIRST, Nearest(one, two, similarity, chars))
    assert why in said.missing.why
    jsonschema.Draft202012Validator(json.loads(face_json.schema("dedup-explain/1"))).validate(
        json.loads(said.to_json())
    )
    out = io.StringIO()
    columns.write(said, out.write)
    assert "Most alike  line 1 of A and line 1 of B" in out.getvalue()


def test_the_most_alike_passages_are_those_that_share_most():
    fire = "A fire broke out in the old town on Friday night, the fire brigade said."
    a = Article("a", f"Rain is expected in the north and in the east until the end of the week.\n\n{fire}")
    b = Article("b", "In the old town a fire broke out, the mayor said on Saturday, and two houses burnt.\n\nReuter")
    found = api.nearest(a, b, Config())
    assert (found.a.line, found.b.line) == (3, 1)
    assert 0.2 < found.similarity < 0.7
    assert api.nearest(a, Article("c", ""), Config()) is None


L = "A fire broke out in the old town of Hoi An on Friday night and destroyed three houses, the fire brigade said."
N = "Nobody was hurt, and the cause of the blaze is being looked into by the provincial police, a spokeswoman added."


def explained(a, b, **settings):
    both = {"a": Article("a", a), "b": Article("b", b)}
    found = api.find_articles(both.values(), Config(**settings))
    return found, {name: one.text for name, one in both.items()}


@pytest.mark.parametrize(
    ("a", "only"),
    [
        pytest.param([L, N, L, N], [], id="a doubled body"),
        pytest.param([L, N, "The mayor will speak on Saturday.", L, N], ["The mayor"], id="and a line of its own"),
    ],
)
def test_what_one_article_says_twice_stands_not_in_it_only(a, only):
    found, texts = explained("\n\n".join(a), f"{L}\n\n{N}\n")
    said = explain(found, texts, "a", "b")
    assert [span.text[: len(start)] for span, start in zip(said.a.only, only, strict=True)] == only


def test_the_place_of_a_changed_fact_is_a_line():
    found, texts = explained(f"{L}\n\n{N}\n\n{L.replace('three', 'five')}\n\n{N} No more is known.\n", "Rain.")
    said = drawn("a", "a", findings=found, texts=texts)
    assert "(line 1)" in said
    assert "(:" not in said
    assert "(line 5)" in said


@pytest.mark.parametrize(
    ("policy", "command"), [("articles", "`dedup clean`"), ("latest", "`dedup clean --policy latest`")]
)
def test_explain_names_the_command_that_leaves_one_out(policy, command):
    found, texts = explained(f"{L}\n\n{N}\n", f"{L}\n\n{N}\n", policy=policy)
    assert f"{command} leaves out B." in " ".join(drawn("a", "b", findings=found, texts=texts).split())
