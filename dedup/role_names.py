"""Whether a credit or a rights line only names people and owners, or goes on as a sentence of news.

    "Editing by Tom Reyes and the night desk."                  names only
    "Editing by Tom Reyes was to blame, the inquiry said."      news
    "All rights reserved. Agency 2024"                          a notice
    "All rights reserved for the tribe were restored."          news

In: a paragraph whose head or end `role_words` knows. What no list here tells stays body, which costs little.
"""

from __future__ import annotations

import re

MARKS = " \t\n\xa0.:;|>»«→•-–—*#[]()…!"  # around a notice
_SPLIT = re.compile(r"[\s()\[\]/&|]+")
_NAME = 4  # capitalised words in a row: more are a headline in capitals
# What stands between names in a credit: "Reporting by Ann Lee in Paris and the city desk; editing by our night desk".
_NAMING = frozenset(
    word
    for words in (
        "a al and at bin by da das de del della den der di do dos du e ed el en et for from in la le les los of on or",
        "our the their to van von with y à au aux des pour dans sur par avec với và của về thuộc",
        "additional compiled contributed edited editing files graphics input inputs produced production reporting",
        "research reported translated translation writing written compilé édité édition reportage rédaction rédigé",
        "traduit agence agences agencies agency agents bureau business chief city contributor contributors copy",
        "correspondent correspondents desk desks dispatches editor editors editorial foreign freelance local media",
        "national news newsroom newsrooms night online other partner partners political press reporter reporters",
        "reports service services sources sport sports staff team teams wire wires world writer writers",
        "author authors company owner owners publisher publishers respective worldwide pays tous auteur auteurs",
        "báo bộ chí chúng công cơ điện đài giả quan soạn sở tác tạp tấn thông tin toà tòa tờ trang tử ty website xã",
        "nội dung éditeur",
    )
    for word in words.split()
)
_KEPT_FROM = (
    "published|broadcast|copied|used|distributed|stored|sold|shared|translated|altered|framed|archived"
    "|re(?:produced|written|distributed|published|printed|used|sold|transmitted|posted)"
)
# What follows such a head in a notice; behind another word a sentence goes on.
_ASKS = {
    "click here": r"(?:to|for|and|if)\b|\W|$",
    "this material may not be ": _KEPT_FROM,
    "this article may not be ": _KEPT_FROM,
    "this content may not be ": _KEPT_FROM,
    "theo dõi kênh": r".*(?:của|trên|youtube|telegram|zalo|tiktok|facebook|whatsapp)\b",
    "đăng ký nhận": r"(?:bản )?tin\b|.*(?:thông báo|e-?mail|newsletter)",
    "đăng ký kênh": r".*(?:của|youtube|telegram|zalo|tiktok)\b|$",
    "từ khóa": r"[^\w\s]|$",
    "mots-clés": r"\W*:|$",
    "mots clés": r"\W*:|$",
}
_RIGHTS = ("all rights reserved", "tous droits réservés", "bản quyền thuộc", "copyright ")
RIGHTS_TAILS = ("all rights reserved", "tous droits réservés", "giữ bản quyền")
_APART = re.compile(r"[-–—,:(|©]|\d{4}\b|notice\b")
_DISCLAIMED = re.compile(
    r"©|\(c\)|copyright|\b(?:reproduction|reproduced|permission|republish\w*|redistribut\w*|rewritten|interdit\w*"
    r"|nghiêm cấm|sao chép)\b",
    re.IGNORECASE,
)


def only_names(text: str) -> bool:
    """Tell whether a text holds names, addresses and the words between them, and nothing that says more.

    >>> only_names("Jane Doe in Paris; editing by the night desk."), only_names("Tom Reyes was to blame")
    (True, False)
    """
    named = 0
    for word in _SPLIT.split(text.replace("’", "'")):
        bare = word.strip(".,;:!…'\"*-–—")
        if bare.islower() and "@" not in bare and bare not in _NAMING:
            return False
        named = 0 if bare.lower() in _NAMING else named + 1
        if named > _NAME:
            return False
        if word[-1:] in ".,;:":
            named = 0
    return True


def goes_on(text: str) -> bool:
    """Tell whether a sentence goes on behind the head of a notice, where a notice would end or name an owner.

    >>> goes_on("All rights reserved for the tribe were restored."), goes_on("All rights reserved 2024 Agency Ltd.")
    (True, False)
    """
    text = text.strip(MARKS).replace("’", "'")
    lower = text.lower()
    if len(lower) != len(text):  # a letter such as "İ": places differ
        text = lower
    for head, asked in _ASKS.items():
        if lower.startswith(head):
            return re.match(asked, lower[len(head) :].lstrip(" ")) is None
    for head in _RIGHTS:
        if lower.startswith(head):
            rest = text[len(head) :].lstrip()
            if _APART.match(rest) and _DISCLAIMED.search(rest):
                return False
            return not only_names(re.split(r"[.!;|]", rest, maxsplit=1)[0])
    return False


def owned(text: str) -> bool:
    """Tell whether what stands before "all rights reserved" names an owner, or is a notice itself.

    >>> owned("© 2024 Agency. All rights reserved."), owned("The tribe kept its land with all rights reserved.")
    (True, False)
    """
    before = text.strip(MARKS)
    for tail in RIGHTS_TAILS:
        if before.lower().endswith(tail):
            before = before[: -len(tail)]
    return only_names(before) or _DISCLAIMED.search(before) is not None
