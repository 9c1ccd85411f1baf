"""Newsrooms made by chance: a few stories told again and again, in every way that copy gets repeated.

    newsroom(84)    copies, edits, briefs, updates, doubled bodies, two stories run together, forms, notices, narrow
                    lines; some with times, some with versions; and the settings to clean them with

One seed, one newsroom.
"""

import random
import textwrap
from datetime import datetime, timedelta

from dedup import Article

_SYLLABLES = (
    "bran", "del", "mor", "tis", "kal", "wen", "ros", "hart", "lin", "ov", "sel", "dun", "mar", "quin", "tal", "fen",
    "gus", "hol", "jer", "pol", "rud", "stan", "vik", "yar", "zel",
)  # fmt: skip
_LINKS = (
    "of", "the", "and", "in", "a", "to", "for", "with", "on", "after", "under", "from", "by", "at", "over", "while",
)  # fmt: skip
_VERBS = (
    "said", "agreed", "warned", "refused", "promised", "closed", "opened", "called", "paid", "found", "raised",
    "cut", "won", "lost",
)  # fmt: skip
_NOTICES = [
    "All rights reserved. No part of this report may be published or broadcast without the agency's written consent.",
    "This story was produced with the help of the regional news exchange and checked by an editor before release.",
    "Our standards: read how the desk corrects errors and how readers can reach the editor in charge of the page.",
    "Share this",
    "Read more:",
    "(END)",
    "-VNA",
    "Reporting by the northern desk; editing by the night editor.",
    "Get the morning letter with the ten stories that matter, free, five days a week, straight to your inbox.",
]


class _Desk:
    """Words, names and a way of telling things."""

    def __init__(self, seed):
        self.dice = random.Random(seed)
        number = self.dice.choice((60, 200, 400))
        self.words = ["".join(self.dice.sample(_SYLLABLES, self.dice.choice((1, 2, 2, 3)))) for _ in range(number)]
        self.names = [" ".join("".join(self.dice.sample(_SYLLABLES, 2)).title() for _ in "ab") for _ in range(20)]

    def sentence(self):
        dice = self.dice
        number = dice.choice((4, 8, 10, 12, 14, 20))
        told = [dice.choice(("The", "A", "Its", dice.choice(self.names))), dice.choice(self.words), dice.choice(_VERBS)]
        for _ in range(number):
            told += [dice.choice(_LINKS), dice.choice(self.words)]
            if dice.random() < 0.08:
                told.append(str(dice.randint(2, 990)))
            if dice.random() < 0.08:
                told.append(dice.choice(self.names))
        return " ".join(told) + dice.choice((".", ".", ".", ".", "?", "!"))

    def paragraph(self):
        return [self.sentence() for _ in range(self.dice.choice((1, 1, 2, 3, 4)))]

    def story(self):
        return [self.paragraph() for _ in range(self.dice.choice((1, 2, 3, 4, 6, 9)))]

    def edited(self, sentence, share):
        """A sentence with a share of its words changed, left out, added or turned into numbers."""
        dice = self.dice
        words = sentence.split(" ")
        for _ in range(max(1, int(len(words) * share))):
            at, kind = dice.randrange(len(words)), dice.random()
            if kind < 0.35:
                words[at] = dice.choice(self.words)
            elif kind < 0.6 and len(words) > 3:
                del words[at]
            elif kind < 0.8:
                words.insert(at, dice.choice(self.words))
            elif kind < 0.9:
                words[at] = str(dice.randint(2, 990))
            else:
                words[at] += dice.choice((",", "", "s"))
        return " ".join(words)

    def varied(self, body):
        """A body after a few steps of what desks do to copy."""
        body = [list(paragraph) for paragraph in body]
        for _ in range(self.dice.choice((0, 1, 1, 2, 3, 5))):
            step, at = self.dice.randrange(8), self.dice.randrange(len(body))
            if step == 0:
                body.insert(at, self.paragraph())
            elif step == 1:
                body = body[: max(1, at)]
            elif step == 2:
                share = self.dice.choice((0.02, 0.05, 0.2))
                body[at] = [self.edited(sentence, share) for sentence in body[at]]
            elif step == 3:
                self.dice.shuffle(body)
            elif step == 4:
                body.append(list(self.dice.choice(body)))
            elif step == 5:
                body += [list(paragraph) for paragraph in body]
            elif step == 6:
                body = [[self.edited(sentence, 0.03) for sentence in paragraph] for paragraph in body]
            else:
                body[at] = [*body[at], self.sentence()]
        return body

    def filled(self, form):
        def fill(sentence):
            return sentence.replace("#", str(self.dice.randint(2, 990))).replace("@", self.dice.choice(self.names))

        return [[fill(sentence) for sentence in paragraph] for paragraph in form]

    def text(self, body, width):
        """A body as text: paragraphs by blank lines, or hard-wrapped; a width under 0 indents their first lines."""
        gap = self.dice.choice(("\n\n", "\n\n", "\n\n", "\n", "\r\n\r\n"))
        paragraphs = [" ".join(sentences) for sentences in body]
        if width:
            indent = "   " * (width < 0)
            paragraphs = [textwrap.fill(each, abs(width), initial_indent=indent) for each in paragraphs]
            gap = self.dice.choice(("\n", "\n\n")) if indent else "\n\n"
        return gap.join(paragraphs) + "\n"


def newsroom(seed):
    """Return the articles of a newsroom, and settings."""
    desk = _Desk(seed)
    dice = desk.dice
    number = dice.randint(14, 40) if dice.random() < 0.25 else dice.randint(2, 14)
    stories = [desk.story() for _ in range(dice.choice((1, 1, 2, 3, 6)))]
    form = [[sentence.replace(" of ", " # of ", 1) for sentence in paragraph] for paragraph in desk.story()]
    form[0][0] = f"@ {form[0][0]} # and #"
    notices = [[notice] for notice in dice.sample(_NOTICES, dice.randint(0, 3))] + [desk.paragraph()]
    share, width = dice.choice((0.2, 0.9)), dice.choice((0, 0, 0, 30, 40, 55, -40, -60))
    timed, versioned = dice.choice((0, 1, 0.5)), dice.choice((0, 0, 1, 0.5))
    made, told = [], []
    for at in range(number):
        body = _told(desk, stories, form, told)
        told.append(body)
        body = [*body, *(notice for notice in notices if dice.random() < share)]
        if dice.random() < 0.3:
            body = [[desk.sentence()[:-1].upper()[:60]], *body]
        moved = datetime(2024, 2, 20, 6) + timedelta(minutes=dice.choice((0, 15 * at, dice.randrange(3000))))
        time = moved.isoformat() if dice.random() < timed else ""
        version = dice.randint(1, 5) if dice.random() < versioned else None
        text = desk.text(body, width if dice.random() < 0.9 else 0)
        made.append(Article(f"{dice.choice('abc')}{at}", text, time=time, version=version))
    policy = dice.choice(("within", "articles", "articles", "latest", "latest", "passages"))
    return made, {"policy": policy, "furniture": dice.choice(("keep", "keep", "cut"))}


def _told(desk, stories, form, told):
    """One more story: new, a form, two run together, or an old one as it was or edited."""
    kind = desk.dice.random()
    if kind < 0.12:
        return desk.story()
    if kind < 0.2:
        return desk.filled(form)
    if kind < 0.3:
        return [*desk.dice.choice(stories), *desk.dice.choice(stories)]
    return desk.varied(desk.dice.choice(told if told and kind < 0.6 else stories))
