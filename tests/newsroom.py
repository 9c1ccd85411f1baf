"""A made newsroom: thousands of short wire stories in our own words, with the repeats that a real wire has.

    articles(2000)    copies, updates with a risen toll, earnings in one form, doubled bodies, glued lines; in English,
                      French, Vietnamese and Arabic, from five desks, over three weeks

One seed, one newsroom: the first hundred of two thousand are the hundred.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from dedup.model import Article

DESKS = ("northgate", "harbour-press", "agence-du-sud", "kinh-te", "evening-post")
_LINKS = ("of", "the", "and", "in", "a", "to", "for", "with", "on", "after", "under", "from")
_VERBS = ("said", "agreed", "warned", "refused", "promised", "closed", "opened", "called", "paid", "found")
_SYLLABLES = (
    "bran", "del", "mor", "tis", "kal", "wen", "ros", "hart", "lin", "ov", "sel", "dun", "mar", "quin", "tal", "fen",
    "gus", "hol", "jer", "pol", "rud", "stan", "vik", "yar", "zel",
)  # fmt: skip
_OTHER_TONGUES = (
    "Les équipes de secours ont passé la nuit à évacuer les habitants des quartiers bas de la ville, a indiqué {name}.",
    "Người dân ở vùng hạ lưu đã được sơ tán đến nơi an toàn trước khi nước lũ dâng cao, theo ông {name} cho biết.",
    "قالت السلطات المحلية إن المياه غمرت الحقول القريبة من النهر، بحسب ما ذكره {name} يوم الجمعة.",
)


def articles(number: int, seed: int = 5) -> list[Article]:
    """Return the first `number` articles of the newsroom."""
    rng = random.Random(seed)
    start = datetime(2024, 2, 20, 6)
    made: list[Article] = []
    told: list[list[str]] = []
    for at in range(number):
        desk = rng.choice(DESKS)
        kind = rng.choices(("new", "copy", "update", "doubled", "form"), (76, 8, 7, 7, 2))[0]
        earlier = rng.choice(told) if told else None
        if kind == "form":
            body = _form(rng)
        elif kind == "copy" and earlier:
            body = list(earlier)
        elif kind == "update" and earlier:
            body = [earlier[0], _paragraph(rng), *earlier[1:]]
        else:
            body = [
                _name(rng).upper() + " " + rng.choice(_VERBS).upper() + " " + _name(rng).upper(),
                *(_paragraph(rng) for _ in range(3)),
            ]
            if rng.random() < 0.02:
                body.append(rng.choice(_OTHER_TONGUES).format(name=_name(rng)))
            told.append(body)
        if kind == "doubled":
            again = body[1:3]
            body = [*body, *(paragraph.replace(" the ", " the", 1) for paragraph in again)]
        time = start + timedelta(minutes=15 * at)
        text = "\n\n".join(body) + "\n"
        made.append(Article(f"{desk}/{at:05}.txt", text, f"wire/{desk}/{at:05}.txt", time.isoformat(), source=desk))
    return made


def _name(rng: random.Random) -> str:
    return " ".join("".join(rng.sample(_SYLLABLES, 2)).title() for _ in range(2))


def _paragraph(rng: random.Random) -> str:
    return " ".join(_sentence(rng) for _ in range(3))


def _sentence(rng: random.Random) -> str:
    """Return a sentence of words that no other story has: unlike real copy, nothing is alike by chance."""
    words = [_name(rng), rng.choice(_VERBS)]
    for _ in range(rng.randint(6, 9)):
        words += [rng.choice(_LINKS), "".join(rng.sample(_SYLLABLES, 3))]
    return f"The {' '.join(words)}."


def _form(rng: random.Random) -> list[str]:
    share = f"{rng.randint(2, 99)} cents a share"
    return [
        f"{_name(rng).upper()} FIRST QUARTER RESULTS",
        f"{_name(rng)} Holdings reported net profit of {rng.randint(2, 900)} million dollars for the first quarter, "
        f"or {share}, against {rng.randint(2, 900)} million dollars in the same quarter of the year before.",
        f"Sales came to {rng.randint(900, 9000)} million dollars, the company said in a statement to the exchange, and "
        f"the board declared a dividend of {rng.randint(2, 40)} cents payable to holders of record at the month's end.",
    ]
