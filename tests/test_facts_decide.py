"""Facts decide: copy that differs in a number, a name, a date or a negation is shown, never cut, under any policy."""

import pytest

import dedup
from dedup.config import POLICIES

BASE = (
    "The flood in the northern valley left 12 people dead on Monday, governor Maria Lopez said, "
    "and she did not rule out more rain."
)
REST = "Rescue teams with boats and helicopters reached the last of the cut-off villages before nightfall."

CHANGED = [
    pytest.param("12 people", "14 people", "number", id="12 and 14"),
    pytest.param("12 people", "3.2 million people", "number", id="12 and 3.2 million"),
    pytest.param("12 people", "thirteen people", "number", id="12 and thirteen"),
    pytest.param("did not rule out", "did rule out", "negation", id="did not and did"),
    pytest.param("Maria Lopez", "Maria Gomez", "name", id="another name"),
    pytest.param("Monday", "Tuesday", "date", id="another day"),
]
SAME = [
    pytest.param("12 people", "twelve people", id="12 and twelve"),
    pytest.param("12 people", "12  people", id="spaces"),
    pytest.param("she did not rule", "she didn't rule", id="did not and didn't"),
]


def within(a, b):
    return [dedup.Article("a", f"{a}\n\n{REST}\n\n{b}\n")]


def across(a, b):
    return [dedup.Article("a", f"{a}\n\n{REST}\n"), dedup.Article("b", f"{b}\n\n{REST}\n")]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(("old", "new", "kind"), CHANGED)
def test_a_changed_fact_is_never_cut_within_an_article(old, new, kind, policy):
    articles = within(BASE, BASE.replace(old, new))
    result = dedup.clean(articles, dedup.Config(policy=policy))
    assert result.texts["a"] == articles[0].text
    assert kind in {fact.kind for repeat in result.report.repeats for fact in repeat.fact_changes}


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize(("old", "new", "kind"), CHANGED)
def test_a_changed_fact_is_never_cut_across_articles(old, new, kind, policy):
    articles = across(BASE, BASE.replace(old, new))
    result = dedup.clean(articles, dedup.Config(policy=policy))
    assert BASE in result.texts["a"]
    assert BASE.replace(old, new) in result.texts["b"]
    assert kind in {fact.kind for relation in result.report.relations for fact in relation.fact_changes}


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        pytest.param("did not", "did", "turns the meaning: it lacks 'not', which the kept copy has", id="lost"),
        pytest.param("did", "did not", "turns the meaning: 'not', which the kept copy lacks", id="added"),
    ],
)
def test_a_negation_on_one_side_alone_is_said_to_be_lacking_on_the_other(first, second, told):
    stem = "The governor of the northern valley said on Monday that she {} want the harbour bridge to be closed."
    (repeat,) = dedup.find(within(stem.format(first), stem.format(second))).repeats
    assert [other.why for other in repeat.others] == [told]


@pytest.mark.parametrize(
    ("stem", "first", "second", "told"),
    [
        pytest.param(
            "On Monday {} accused {} of taking the money from the safe.",
            ("Prime", "the governor of the northern province"),
            ("the governor of the northern province", "Prime"),
            "states a name in another place: 'Prime' stands elsewhere in the kept copy",
            id="accuser and accused",
        ),
        pytest.param(
            "The minister said that he did{} know and did{} want the bridge over the northern river to be closed.",
            (" not", ""),
            ("", " not"),
            "turns the meaning: 'not' stands elsewhere in the kept copy",
            id="what is denied",
        ),
    ],
)
def test_a_fact_that_changes_its_place_is_not_called_another_fact(stem, first, second, told):
    (repeat,) = dedup.find(within(stem.format(*first), stem.format(*second))).repeats
    assert [other.why for other in repeat.others] == [told]
    assert [fact.label for fact in repeat.fact_changes] == ["moved"]


@pytest.mark.parametrize(("old", "new"), SAME)
def test_the_same_fact_in_other_words_is_no_change(old, new):
    assert dedup.clean(within(BASE, BASE.replace(old, new))).texts["a"] == f"{BASE}\n\n{REST}\n"
    assert set(dedup.clean(across(BASE, BASE.replace(old, new))).texts) == {"a"}


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("3.2 million", "2.3 million"),
        ("3.2 million", "32 million"),
        ("10 December", "11 December"),
        ("$5 million", "€5 million"),
        ("2-1", "1-2"),
        ("1.5", "15"),
        ("version 1.10", "version 1.1"),
        ("Python 3.10", "Python 3.1"),
        ("10.30", "10.3"),
        ("section 07.10", "section 7.10"),
        ("version 01.10", "version 1.10"),
        ("07.15", "7.15"),
        ("rule 07.15 feet", "rule 7.15 feet"),
        ("07.15 hours", "7.15 hours"),
        ("-07.15", "07.15"),
        ("00.5", "0.5"),
    ],
)
def test_numbers_whose_digits_fold_alike_or_swap_still_differ(a, b):
    one, other = (
        f"The ministry said on Friday that the figure for the whole province was {x} this year." for x in (a, b)
    )
    articles = within(one, other)
    assert dedup.clean(articles).texts["a"] == articles[0].text


@pytest.mark.parametrize(
    "word", ["subsection", "sub-section", "paras", "items", "points", "builds", "editions", "figures", "firmware"]
)
def test_a_number_after_the_name_of_a_part_is_a_label_before_a_unit_too(word):
    one, other = (f"The council said on Friday that {word} {x} feet of the plan is law." for x in ("7.20", "7.2"))
    articles = within(one, other)
    assert dedup.clean(articles).texts["a"] == articles[0].text


@pytest.mark.parametrize(
    ("code", "stem"),
    [
        pytest.param("fr", "Le conseil a dit vendredi que la sous-section {} km du plan reste en vigueur.", id="fr"),
        pytest.param("vi", "Hội đồng cho biết hôm thứ Sáu rằng hình {} km của kế hoạch vẫn giữ nguyên.", id="vi"),
    ],
)
def test_such_names_are_known_in_other_languages(code, stem):
    text = "\n\n".join((stem.format("7,20"), REST, stem.format("7,2")))
    assert dedup.clean([dedup.Article("a", f"{text}\n", language=code)]).texts["a"] == f"{text}\n"


def test_a_fact_of_the_cut_side_alone_keeps_it():
    more = BASE.replace("said, and", "said in Lima, and")
    result = dedup.clean(within(BASE, more))
    assert more in result.texts["a"]


@pytest.mark.parametrize("policy", POLICIES)
def test_an_article_with_one_changed_number_is_written_under_every_policy(policy):
    body = "\n\n".join(
        [
            "The refinery in the bay stopped work on Sunday after a pump failed, the company said.",
            "Repairs will take 10 days and fuel deliveries to the islands will go on from stocks.",
            "The plant makes a third of the fuel that the islands use and employs 450 people.",
        ]
    )
    result = dedup.clean(
        [dedup.Article("a", body), dedup.Article("b", body.replace("10 days", "20 days"))], dedup.Config(policy=policy)
    )
    assert "20 days" in result.texts["b"]
    assert "10 days" in result.texts["a"]


def test_a_slight_change_keeps_both_articles_and_is_no_changed_fact_of_their_relation():
    """The day of a dateline tells when the copy moved; the repeat that holds it shows it."""
    old, new = (f"LIMA, May {day} (AP) - {BASE}\n\n{REST}\n" for day in (4, 5))
    result = dedup.clean([dedup.Article("a", old), dedup.Article("b", new)])
    assert set(result.texts) == {"a", "b"}
    assert [relation.fact_changes for relation in result.report.relations] == [()]
    assert ("May 4", "May 5") in {(fact.a, fact.b) for one in result.report.repeats for fact in one.fact_changes}
