"""Findings made by hand, true to the texts they speak of: what the faces of the report are tested on.

Spans are found in the texts, not typed in, so that offsets and lines can't drift from what they describe.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dedup.fold import content
from dedup.model import (
    ArticleSummary,
    Borders,
    Cut,
    Evidence,
    Fact,
    Findings,
    Group,
    Other,
    Relation,
    Repeat,
    Span,
    Unreadable,
    Weighed,
)

CONFIG: Mapping[str, object] = {
    "exclude": [],
    "policy": "articles",
    "furniture": "keep",
    "min_chars": 40,
    "threshold": 0.7,
    "priority": [],
    "languages": ["en", "fr", "vi"],
    "ignore": [],
    "text_field": "text",
    "id_field": "id",
}

_CAMERON = (
    "UK Prime Minister David Cameron, in his keynote speech, said a range of countries have committed to law "
    "enforcement response to tackle child abuse images."
)
_MAY = (
    "Addressing the summit, Secretary of State for the UK Home Department Theresa May mentioned millions of images "
    "available on the web and appealed for a crackdown."
)
_VUONG = (
    "He expressed wish for more UK support to the Vietnamese Ministry of Public Security in equipment and "
    "technologies for the fight against cyber crime.-VNA"
)
SUMMIT = "\n".join(
    ["A delegation led by Sen. Lieut. Gen Lê Quý Vương attended the summit in London on December 10-11."]
    + [_CAMERON, _MAY, _VUONG] * 2
)

_LEAD = (
    "HANOI, Nov 3 (Reuters) - Floods in central Vietnam have killed {dead} people and left {missing} missing, "
    "the disaster agency said on {day}."
)
_RAIN = "Heavy rain has fallen on Hue and Da Nang since Friday, cutting roads and flooding 40,000 houses."
_ARMY = "The army sent 2,000 soldiers and 60 boats, said Col. Tran Van Minh, who leads the rescue."
_CLOSE = "Schools in the old imperial capital stay closed until the water falls, the city said."
_NEWS = "Forecasters at the national centre now expect a second storm to make landfall late on Wednesday."
FLOOD_1 = "\n\n".join([_LEAD.format(dead=12, missing="five", day="Monday"), _RAIN, _ARMY, _CLOSE]) + "\n"
FLOOD_2 = "\n\n".join([_LEAD.format(dead=14, missing="five", day="Tuesday"), _NEWS, _RAIN, _ARMY]) + "\n"
FLOOD_COPY = "\n\n".join([_LEAD.format(dead=14, missing="five", day="Tuesday"), _NEWS, _RAIN, _ARMY]) + "\n"
GLUED = (
    "Le prince s'est rendu à Londres\n\n"
    "Les ministres ont salué les progrès accomplis dans la lutte contre la faim en Afrique.\n\n"
    "Un fonds de 50 millions de livres sera créé.\n\n"
    "Les ministres ont salué les progrès accomplis dansla lutte contrela faim en Afrique.\n"
)

TEXTS: Mapping[str, str] = {
    "afp/faim.txt": GLUED,
    "reuters/flood-1st-lead.txt": FLOOD_1,
    "reuters/flood-2nd-lead.txt": FLOOD_2,
    "pickup/flood.txt": FLOOD_COPY,
    "vna/summit.txt": SUMMIT,
}


def span(
    article: str, first: str, last: str = "", nth: int = 0, role: str = "body", texts: Mapping[str, str] = TEXTS
) -> Span:
    """Return the span from the nth `first` to the end of the next `last` (or of `first`)."""
    text = texts[article]
    start = -1
    for _ in range(nth + 1):
        start = text.index(first, start + 1)
    end = text.index(last, start) + len(last) if last else start + len(first)
    lines = (text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 1)
    columns = (start - text.rfind("\n", 0, start), end - text.rfind("\n", 0, end - 1))
    return Span(article, start, end, *lines, role, text[start:end][:160], *columns, content(text[start:end]))


def summit() -> Repeat:
    """A doubled body: one block of three paragraphs."""
    keep, again = (span("vna/summit.txt", _CAMERON, _VUONG, nth) for nth in (0, 1))
    why = "the body again, straight after itself; the first copy stays"
    return Repeat("r1", "within", "exact", 1.0, keep, (Other(again, 1.0, "cut", why),))


def glued() -> Repeat:
    """A paragraph again, with words glued by lost line wraps."""
    keep = span("afp/faim.txt", "Les ministres", "Afrique.")
    again = span("afp/faim.txt", "Les ministres", "Afrique.", 1)
    why = "the same paragraph with words run together; the well-spaced copy stays"
    weighed = Weighed(0.9745, 0.1161, "keep", "similarity")
    return Repeat("r2", "within", "near", 0.9661, keep, (Other(again, 0.9661, "cut", why, weighed),))


def facts() -> tuple[Fact, ...]:
    """What the two leads of the flood story state differently."""
    articles = ("reuters/flood-1st-lead.txt", "reuters/flood-2nd-lead.txt")
    told = (("number", "12", "14"), ("date", "Monday", "Tuesday"))
    return tuple(Fact(kind, a, b, *articles, 1, 1, *_at(articles[0], a), *_at(articles[1], b)) for kind, a, b in told)


def _at(article: str, words: str) -> tuple[int, int]:
    start = TEXTS[article].index(words)
    return start, start + len(words)


def leads() -> Repeat:
    """The lead, rewritten: alike, but the toll rose."""
    new = span("reuters/flood-2nd-lead.txt", "HANOI", "Tuesday.")
    old = span("reuters/flood-1st-lead.txt", "HANOI", "Monday.")
    why = "near, but 2 facts changed; never cut"
    weighed = Weighed(0.95, 0.2412, "none", "similarity")
    return Repeat("r3", "across", "near", 0.9412, new, (Other(old, 0.9412, "keep", why, weighed),), facts())


def background() -> Repeat:
    """Two paragraphs that stand in all three flood stories."""
    keep = span("reuters/flood-2nd-lead.txt", _RAIN, _ARMY)
    why = "stands in both articles; the policy 'articles' cuts within an article only"
    others = tuple(
        Other(span(article, _RAIN, _ARMY), 1.0, "keep", why)
        for article in ("reuters/flood-1st-lead.txt", "pickup/flood.txt")
    )
    return Repeat("r4", "across", "exact", 1.0, keep, others)


def pickup() -> Repeat:
    """The first two paragraphs of the second lead, in the pickup."""
    keep = span("reuters/flood-2nd-lead.txt", "HANOI", _NEWS)
    again = span("pickup/flood.txt", "HANOI", _NEWS)
    return Repeat("r5", "across", "exact", 1.0, keep, (Other(again, 1.0, "keep", "goes with its article"),))


def _articles(repeated: Mapping[str, int], dropped: Mapping[str, str]) -> tuple[ArticleSummary, ...]:
    return tuple(
        ArticleSummary(
            article, f"wire/{article}", len(text), repeated.get(article, 0), repeated.get(article, 0) / len(text),
            article not in dropped, dropped.get(article),
        )
        for article, text in TEXTS.items()
    )  # fmt: skip


def everything() -> Findings:
    """Every kind of finding: doubled bodies, changed facts, a copy with its group, an update, inputs unread."""
    first, second, copy = "reuters/flood-1st-lead.txt", "reuters/flood-2nd-lead.txt", "pickup/flood.txt"
    repeats = (glued(), leads(), background(), pickup(), summit())
    dropped = {copy: second}
    repeated: dict[str, int] = {}
    for other in (other for repeat in repeats for other in repeat.others):
        repeated[other.span.article] = repeated.get(other.span.article, 0) + other.span.end - other.span.start
    chars = sum(map(len, TEXTS.values()))
    return Findings(
        kernel="native",
        config=CONFIG,
        fingerprint="5d1c0c39f9e0c8a4",
        summary={
            "articles": 5, "passages": 23, "chars": chars, "repeated_chars": sum(repeated.values()),
            "duplication": sum(repeated.values()) / chars, "repeats": 5, "copies": 1, "updates": 1, "partials": 0,
            "templates": 0, "fact_changes": 2, "unreadable": 2,
        },
        articles=_articles(repeated, dropped),
        repeats=repeats,
        relations=(
            Relation(
                first, second, "update", 0.7612, 0.7034, second, 2, facts(),
                Evidence(0.7612, 0.7034, 1, 0.3195, 0.45, 0.6667, margin=0.0466, nearest="copy", news=0.1236),
                "it states 2 facts that the keeper does not: “12”, “Monday”",
            ),
            Relation(
                second, copy, "copy", 1.0, 1.0, None, 2, (),
                Evidence(1.0, 1.0, 0, 0.0, 1.2, 1.0, margin=0.1, nearest="update", news=0.0),
            ),
        ),
        groups=(Group(second, (first, second, copy), "the newest version; first in input order among its copies"),),
        unreadable=(
            Unreadable("wire/photo.txt", "not text: NUL bytes. Leave it out: --exclude photo.txt"),
            Unreadable("wire/feed.jsonl:17", "not JSON: Expecting ',' delimiter at column 40"),
        ),
        cuts={
            repeat.others[0].span.article: (
                Cut(repeat.others[0].span.start, repeat.others[0].span.end, repeat.others[0].why, repeat.keep),
            )
            for repeat in (glued(), summit())
        },
        dropped=dropped,
        notes=("3 passages or forms stand in very many places; each was compared with its first place only",),
        borders=Borders(0.75, 0.1, 0.5, 0.9, 0.85, 0.85, 0.7),
    )  # fmt: skip


def nothing() -> Findings:
    """Articles without any repetition."""
    found = everything()
    summary = {**dict.fromkeys(found.summary, 0), "articles": 5, "passages": 23, "chars": found.summary["chars"]}
    return replace(
        found, summary=summary, articles=_articles({}, {}), repeats=(), relations=(), groups=(), unreadable=(), cuts={},
        dropped={}, notes=(),
    )  # fmt: skip


def hostile() -> Findings:
    """Text that tries to move the cursor, turn the line round, inject a formula or markup, or break the encoding."""
    article = "a,b:\udce9\x1b[31m.txt"
    text = (
        '=HYPERLINK("x") \x1b]0;owned\x07 [bold red]shout[/] \u202etxet\u202c <script> 100%\u2028::warning:: \ud800 end'
    )
    keep = Span(article, 0, len(text), 1, 1, "body", text[:160])
    again = Span(article, len(text) + 1, 2 * len(text) + 1, 2, 2, "body", text[:160])
    fact = Fact("name", "[link=http://x]Ann[/link]", "@Bob\x9b2J", article, article, 1, 2, 30, 55, 120, 127)
    return Findings(
        kernel="numpy",
        config=CONFIG,
        fingerprint="0",
        summary={
            "articles": 1,
            "passages": 2,
            "chars": 2 * len(text) + 1,
            "repeated_chars": len(text),
            "duplication": 0.4961,
        },
        articles=(ArticleSummary(article, article, 2 * len(text) + 1, len(text), 0.4961, True, None),),
        repeats=(
            Repeat("r1", "within", "near", 0.99996, keep, (Other(again, 0.99996, "keep", "-1+1 [b]why[/b]"),), (fact,)),
        ),
        relations=(),
        groups=(),
        unreadable=(Unreadable("\x1b[2J.txt", "[red]no[/red]"),),
    )
