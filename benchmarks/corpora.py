"""Readers: Reuters-21578, judged pairs, chains of Wikipedia versions, the five seeds, and our own judged wire copy.

    DIR/reuters21578/reut2-*.sgm.gz   -> [Article("1", "BAHIA COCOA REVIEW\\n    SALVADOR, Feb 26 - Showers ...")]
    DIR/reuters21578/pairs.jsonl      -> [Judged("4895", "9888", "template", ...)]
    DIR/wiki_versions/versions.jsonl.gz
    benchmarks/judged/pairs.jsonl         -> {"fr-001": Article(...)}, [Judged("fr-001", "fr-002", "update", ...)]

Texts stay as delivered: line breaks, indents, sign-offs. Nothing of DIR ships with the project (licences there).
"""

from __future__ import annotations

import gzip
import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dedup import Article

SEEDS = Path(__file__).parent.parent / "seeds"
WIRE = Path(__file__).parent / "judged" / "pairs.jsonl"
_SIDES = {"a": "A", "b": "B", "both": "either", "none": "none"}
_STORY = re.compile(r'<REUTERS[^>]*NEWID="(\d+)">(.*?)</REUTERS>', re.DOTALL)
_TEXT = re.compile(r"<TEXT[^>]*>(.*)</TEXT>", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair of stories as a reader judged it."""

    a: str
    b: str
    relation: str  # copy | update | partial | template | unrelated
    redundant: str  # A | B | either | none: the side that may go
    fact_change: bool
    note: str
    language: str = "en"
    stated: tuple[str, ...] = ()  # words of either side that state what the other states otherwise


@dataclass(frozen=True, slots=True)
class Story:
    """A story as a title and paragraphs of one line each: what plants and newspaper copies are made from."""

    id: str
    title: str
    paragraphs: tuple[str, ...]


def reuters(data: Path) -> list[Article]:
    """Return the 21,578 stories in order of NEWID."""
    found = []
    for path in sorted((data / "reuters21578").glob("reut2-*.sgm.gz")):
        sgml = gzip.decompress(path.read_bytes()).decode("latin-1")
        found += [_article(match[1], match[2]) for match in _STORY.finditer(sgml)]
    return found


def judged(data: Path) -> list[Judged]:
    """Return the 150 judged pairs."""
    rows = map(json.loads, (data / "reuters21578" / "pairs.jsonl").read_text("utf-8").splitlines())
    return [Judged(*(row[k] for k in ("a", "b", "relation", "redundant", "fact_change", "note"))) for row in rows]


def wire() -> tuple[dict[str, Article], list[Judged]]:
    """Return our own judged wire copy, invented throughout: the articles by id, and the pairs."""
    articles: dict[str, Article] = {}
    pairs = []
    for row in map(json.loads, WIRE.read_text("utf-8").splitlines()):
        for side in (row["a"], row["b"]):
            articles[side["id"]] = Article(side["id"], side["text"], time=side.get("time", ""))
        judgement = row["relation"], _SIDES[row["redundant"]], row["fact_change"], row["note"], row["lang"]
        stated = tuple(words for side in row.get("stated", {}).values() for words in side)
        pairs.append(Judged(row["a"]["id"], row["b"]["id"], *judgement, stated))
    return articles, pairs


def wiki(data: Path) -> tuple[list[Article], list[str]]:
    """Return the versions of all pages as articles with their version number, and the page of each."""
    lines = gzip.decompress((data / "wiki_versions" / "versions.jsonl.gz").read_bytes()).decode().splitlines()
    rows = [json.loads(line) for line in lines]
    return [Article(row["id"], row["text"], version=row["version"]) for row in rows], [row["page"] for row in rows]


def stories(articles: Iterable[Article], paragraphs: int = 6) -> list[Story]:
    """Return the prose among `articles` with at least so many paragraphs, none of which shares a run of words.

    Seven words that stand twice, in one story or in two, are a repeat that nobody planted: such stories are left out,
    so that what is found outside the plants is a mistake. The rule does not ask dedup.
    """
    return list(_distinct(map(_story, articles), paragraphs))


def wire_stories(language: str, paragraphs: int = 4) -> list[Story]:
    """Return our own wire stories in a language, none of which shares a run of words with another."""
    articles, pairs = wire()
    names = dict.fromkeys(name for pair in pairs if pair.language == language for name in (pair.a, pair.b))
    told = []
    for name in names:
        title, *rest = (one.strip() for one in re.split(r"\n\s*\n", articles[name].text) if one.strip())
        told.append(Story(name, title, tuple(" ".join(one.split()) for one in rest if len(one.split()) >= 12)))
    return list(_distinct(told, paragraphs))


def _distinct(told: Iterable[Story], paragraphs: int) -> Iterator[Story]:
    """Yield the stories of so many paragraphs that share no seven words in a row with those before, or themselves."""
    seen: set[tuple[str, ...]] = set()
    for story in told:
        if len(story.paragraphs) < paragraphs:
            continue
        words = re.findall(r"\w+", " ".join(story.paragraphs).casefold())
        runs = [tuple(words[at : at + 7]) for at in range(len(words) - 6)]
        if len(set(runs)) == len(runs) and seen.isdisjoint(runs):
            yield story
        seen.update(runs)


def _article(newid: str, markup: str) -> Article:
    text = _TEXT.search(markup)
    inner = text[1] if text else ""
    parts = {tag: _field(inner, tag) for tag in ("TITLE", "DATELINE", "BODY")}
    if not parts["BODY"]:  # brief and unprocessed stories have no mark-up of their own
        parts["BODY"] = re.sub(r"<(TITLE|DATELINE|AUTHOR)>.*?</\1>|<[A-Z]+>|</[A-Z]+>", "", inner, flags=re.DOTALL)
    whole = f"{parts['TITLE']}\n{parts['DATELINE']}{parts['BODY']}" if parts["TITLE"] else parts["BODY"]
    return Article(newid, _CONTROL.sub("", html.unescape(whole)), time=_time(_field(markup, "DATE")))


def _field(markup: str, tag: str) -> str:
    found = re.search(f"<{tag}>(.*?)</{tag}>", markup, re.DOTALL)
    return found[1] if found else ""


def _time(date: str) -> str:
    """Return " 1-APR-1987 11:02:13.34" as "1987-04-01T11:02:13.340000"; "" where the field holds something else."""
    found = re.search(r"(\d+)-([A-Z]{3})-(\d{4}) (\d\d:\d\d:\d\d)\.(\d\d)", date)
    if not found:
        return ""
    day, month, year, clock, cents = found.groups()
    try:
        moment = datetime.strptime(f"{day}-{month.title()}-{year} {clock}.{cents}", "%d-%b-%Y %H:%M:%S.%f")
    except ValueError:
        return ""
    return moment.isoformat(timespec="microseconds")


def _story(article: Article) -> Story:
    """Unwrap: a paragraph begins where a line is indented. Tables, sign-offs and short lines are left out."""
    title, _, body = article.text.partition("\n")
    lines = body.split("\n")
    paragraphs: list[list[str]] = []
    for line in lines:
        if line.startswith("    ") or not paragraphs:
            paragraphs.append([])
        paragraphs[-1].append(line.strip())
    joined = (" ".join(part for part in one if part) for one in paragraphs)
    prose = (re.sub(r" (Reuter|REUTER)\S*$", "", one) for one in joined)
    return Story(article.id, title, tuple(one for one in prose if _is_prose(one)))


def _is_prose(paragraph: str) -> bool:
    words = paragraph.split()
    small = sum(word[0].islower() for word in words)
    return 12 <= len(words) <= 90 and small >= 0.6 * len(words) and "   " not in paragraph and paragraph.endswith(".")
