"""The words by which a page's parts are known: datelines, credits, sign-offs, teaser headings, notices.

    is_dateline("LONDON, March 9 - The Bank of England said")   True
    is_more_heading("Related topics:")                          True

One list a kind, English, French and Vietnamese together; `roles` decides where on the page they count. Each test is
linear in the text it is given, and asks for a short text first. Then it looks for a character or a word without which
no rule holds: an article has tens of paragraphs, nearly all of them body.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from dedup.role_names import MARKS, RIGHTS_TAILS, goes_on, only_names, owned


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern, made when it is first asked for: most articles need few, and all of them take 9 ms."""
    return re.compile(pattern)


def _phrases(text: str) -> frozenset[str]:
    return frozenset(phrase.strip() for phrase in text.replace("\n", "|").split("|") if phrase.strip())


_AGENCIES = _phrases(
    """VNA|VNS|TTXVN|VNP|VOV|VOV.VN|Vietnam+|TTO|AFP|AP|UPI|Reuter|Reuters|Thomson Reuters|dpa|EFE|ANSA|Xinhua|Bernama
    Kyodo|Yonhap|TASS|PTI|ANI|IANS|KUNA|Antara|PNA|APA|Belga|SDA|ATS|TAP|APS|MAP|Getty|Getty Images|EPA|EPA-EFE
    Bloomberg|BBC|CNN|AA"""
)
_AGENCY = "(?:" + "|".join(re.escape(name) for name in sorted(_AGENCIES, key=lambda name: (-len(name), name))) + ")"

DATELINE_REACH = 110  # characters; the longest in Reuters-21578 has 62
_DASH = r"[-–—―](?:(?<=-)-)?(?=\s|$)"
_DASHES = "-–—―"
_PLACE_DATE = (
    r"(?P<place>[^\W\d_][^\d():;!?\"]*?)??(?:[, ]\s?)?(?P<date>"
    r"[A-Z][^\W\d_]{2,9}\.? \d{1,2}(?:, \d{4})?|\d{1,2} [^\W\d_]{3,10}\.?(?: \d{4})?|"
    r"(?:ngày )?\d{1,2}/\d{1,2}(?:/\d{4})?)?"
    r",?\s?(?P<agency>\([^\W\d_][\w. +/&-]{1,30}\))?"
)
_PLACE_WORDS = 7
# Which day it is tells nothing: places come again, with other days. All of ASCII is named: what is not costs an error.
_NUMBERED = {at: "0" if chr(at).isdigit() else chr(at) for at in range(128)}
# "AUSTIN, Texas, March 9", as most datelines are: `_PLACE_DATE` and what is asked after it say yes to all, later.
_PLAIN_PLACE = r"[A-Z][A-Za-z.'-]*(?:,? [A-Za-z.'-]+){0,5}, [A-Z][A-Za-z]{2,9} [0-9]{1,2}"
_DATE_OR_AGENCY = r"[\d(]"
_FULL_DATELINE = 100

_BYLINE = (
    "(?s)"
    r"(?:By|Par|Text by|Story by|Written by|Reported by|Propos recueillis par|Bài(?: và ảnh)?:|Tác giả:?|Thực hiện:)\s+"
    r"[^\W\d_].*[^.?!]|(?:Published|Updated|Posted|Last updated|Publié|Mis à jour|Modifié|Cập nhật)\b.*\d.*"
)
_BYLINE_HEADS = "BPTSWRULMC"  # first letters of what is above
_BYLINE_LENGTH = 100
_BYLINES = _phrases(
    """text by|story by|written by|reported by|propos recueillis par|bài:|bài và ảnh:|tác giả|thực hiện:|published
    updated|posted|last updated|publié|mis à jour|modifié|cập nhật"""
)

_CREDIT_SIGNS = ("photo", "picture", "image", "credit", "illustration", "caption", "source", "/")
_CREDIT_STARTS = ("file ", "stock ", "photo", "picture", "image", "caption")
_CREDIT_SIGNS_BEYOND_ASCII = ("crédit", "légende", "ảnh", "hình", "©")
_CASE_ALIKE = str.maketrans("İıſ\u212a", "iisk")  # what re.IGNORECASE takes for a letter of ASCII
_CREDIT_HEAD = (
    "(?i)"
    r"(?:file |stock )?(?:photos?|pictures?|images?|captions?|légende|crédits?|ảnh|ảnh minh họa|trong ảnh|chú thích)\s*"
    r"(?:ảnh|photo)?\s*(?:by\s|credit\b|:|/)"
)
_CREDIT_TAIL = (
    "(?i)"
    r"[(\[][^()\[\]]{0,30}\b(?:photos?|pictures?|images?|source|crédits?|credit|ảnh|hình|illustration)\b[^()\[\]]*[)\]]\W*$"
    r"|\b(?:photo d['’](?:illustration|archives)|(?:file|stock) photo|ảnh (?:minh họa|tư liệu)|illustrative image)\b"
    r"[^.]*\W?[\w.]*$"
    r"|\b(?:photos?|ảnh|photo credit|crédit photo)\s?: ?[^.:]+$"
    rf"|(?:^|[.\s(])(?-i:{_AGENCY})/[\w /.&-]+\W*$|©\s*[\w ./&-]+$"
)
_CREDITED = ("photo", "picture", "image", "caption", "légende", "crédit", "ảnh", "trong ảnh", "chú thích")
_CREDIT_LENGTH = 500  # characters: longer copy with a credit in it is body
_CREDIT_HEAD_LENGTH = 30
CREDIT_TAIL_LENGTH = 90
_FILE_NAME = r"(?i)[\w.() %+@-]{1,120}\.(?:jpe?g|png|gif|webp|bmp|svg|tiff?|heic|avif|mp4|mov|pdf)"

_INITIALS = r"[a-z]{2,4}(?:[-/][a-z]{2,4}){1,3}"
_SIGNED = (
    rf"\W*{_AGENCY}(?:\s*/\s*{_AGENCY})*\W*|\W*(?:REUTERS?|reuters?|END|ENDS|FIN|HẾT|Hết|30)\W*"
    rf"|{_INITIALS}|[Tt]heo {_AGENCY}\W*"
)
_NAMED = rf"{_SIGNED}|(?:[Ss]ource|SOURCE|Nguồn|Theo)\s?:\s*{_AGENCY}\W*"
# A source is named in capitals, or by one word or two: "Source: the mayor took bribes" is a headline.
_SIGNATURE = (
    rf"{_SIGNED}|(?:[Ss]ource|SOURCE|Nguồn|Theo)\s?:\s*"
    r"(?:[^\W_]+(?: [^\W_]+)?|(?:(?:of|the|and|de|du|la|le|les|et|&|[^\Wa-zà-ỹ_][\w.&/+-]*)(?: |$))+)"
)
SIGNATURE_LENGTH = 60
_REPORTERS = (
    "(?i)"
    r"\(?(?:additional )?(?:reporting|writing|editing|compiled) by (?=[^\W\d_])|\(?with (?:inputs|files) from\b"
    r"|\(édité par\b"
)
_REPORTERS_HEADS = "(aArRwWeEcC"
_REPORTED = ("reporting by", "writing by", "editing by", "compiled by")

_MORE = _phrases(
    """see more|see also|read more|read also|read next|also read|more on this story|more on this topic|more on this
    more stories|more news|related|related topics|related topic|related stories|related story|related articles
    related article|related news|related links|related posts|related content|related coverage|you may also like
    you might also like|recommended|recommended for you|recommended stories|most read|most popular|most viewed
    latest news|in other news|top stories|other news|trending|trending now|don't miss|what to read next
    editor's picks|voir plus|voir aussi|lire aussi|lire également|lire plus|lire la suite|à lire|à lire aussi
    a lire aussi|à lire également|sur le même sujet|sur le même thème|articles liés|articles associés
    articles similaires|articles connexes|en savoir plus|les plus lus|dans la même rubrique|xem thêm|xem tiếp
    đọc thêm|đọc tiếp|tin liên quan|tin khác|tin cùng chuyên mục|tin mới|tin nổi bật|tin đọc nhiều|bài liên quan
    bài viết liên quan|có thể bạn quan tâm|bạn quan tâm|cùng chuyên mục|các tin khác|chủ đề liên quan
    tin tức liên quan|tin bài liên quan"""
)
_MORE_END = r"[:|>»→]"
_MORE_LENGTH = 400

_NOTICES = _phrases(
    """share|share this|share this article|share this story|tweet|print|email|e-mail|comment|comments|facebook|twitter
    whatsapp|copy link|save|subscribe|subscribe now|sign up|log in|advertisement|advertisements|sponsored
    sponsored content|skip to content|skip to main content|back to top|publicité|partager|partager cet article
    imprimer|commentaires|suivez-nous|abonnez-vous|inscrivez-vous|quảng cáo|chia sẻ|bình luận|in bài|theo dõi
    đăng ký"""
)
_NOTICE_HEADS = (
    *(
        "share on ",
        "share this ",
        "share via ",
        "follow us",
        "join us on",
        "like us on",
        "subscribe to ",
        "sign up for ",
    ),
    *("subscribe for ", "subscribe here", "click here", "all rights reserved", "tags:", "tag:", "keywords:"),
    *("this material may not be ", "this article may not be ", "this content may not be ", "copyright ", "©"),
    *("suivez-nous", "rejoignez-nous", "abonnez-vous", "inscrivez-vous", "cliquez ici", "tous droits réservés"),
    *("partager sur ", "mots-clés", "mots clés", "droits d'auteur"),
    *("theo dõi chúng tôi", "theo dõi kênh", "đăng ký nhận", "đăng ký kênh", "bấm vào đây", "nhấn vào đây"),
    *("bản quyền thuộc", "từ khóa", "chia sẻ bài viết"),
)
_SPEECH = re.compile(r"\b(?:said|says|told|wrote|urge[sd]?|a dit|a déclaré|ont dit|cho biết|nói)\b", re.IGNORECASE)
_CLAIM = re.compile(r"(?i:copyright) (?!by\b|notice\b)[a-z]")
_ASKED = re.compile(r"(?:share on|join us on|like us on|subscribe (?:to|for)|sign up for) ", re.IGNORECASE)
_OFFERED = re.compile(
    r"newsletter|alert|e-?mail|feed|channel|update|facebook|twitter|\bx\b|instagram|youtube|telegram|whatsapp|linkedin"
    r"|tiktok|zalo|podcast|\bapp\b|\bhere\b|bulletin|\bour\b|\bmore\b|media|reddit|pinterest|digest|briefing|free",
    re.IGNORECASE,
)
_NOTICE_LETTERS = frozenset(notice[0] for notice in (*_NOTICES, *_NOTICE_HEADS))
_NOTICE_LENGTH = 250
LONGEST = max(
    _CREDIT_LENGTH, _MORE_LENGTH, _NOTICE_LENGTH
)  # characters: longer copy is nothing that is told apart here

# What `traits` looks for, in lower case, each kind of white space a space. Without one of HEADS at its first letter,
# TAILS at its end, or SIGNS (in brackets BRACKETED) among its last characters, none of the above has a long text.
_HEAD = 12  # characters that are compared; so few tell "This material may" from "This month"
HEADS = tuple(
    sorted(
        {
            phrase[:_HEAD]
            for phrase in (
                *(*_MORE, *_NOTICES, *_NOTICE_HEADS, *_BYLINES, "by ", "par "),
                *(before + word for before in ("", "file ", "stock ") for word in _CREDITED),
                *(before + word for before in ("", "additional ") for word in _REPORTED),
                *("with inputs from", "with files from", "édité par"),
            )
        }
    )
)
TAILS = tuple(tail[-_HEAD:] for tail in RIGHTS_TAILS)
SIGNS = (
    *(f"{agency.lower()}/" for agency in sorted(_AGENCIES)),  # not "3/8": prices would have to be read
    *("©", "photo", "illustrative", "ảnh m", "ảnh t", "ảnh:", "ảnh :"),
)
BRACKETED = ("picture", "image", "source", "credit", "crédit", "ảnh", "hình", "illustration")


def is_dateline(text: str) -> bool:
    """Tell whether a text starts with a dateline: place, date or agency, and a dash.

    A place alone must be in capitals, or it is a phrase before a dash.
    """
    dash = _compiled(_DASH).search(text, 0, DATELINE_REACH)
    return dash is not None and _is_place(text[: dash.start()].rstrip())


def is_dateline_alone(text: str) -> bool:
    """Tell whether a text is a dateline, a byline or a time of publication, and nothing else."""
    if len(text) > _FULL_DATELINE:
        return False
    dash = _compiled(_DASH).search(text) if text[-1:] in _DASHES else None
    if dash and dash.end() == len(text):
        return _is_place(text[: dash.start()].rstrip())
    return text[:1] in _BYLINE_HEADS and bool(_compiled(_BYLINE).fullmatch(text)) and len(text) <= _BYLINE_LENGTH


def _is_place(head: str) -> bool:
    return _compiled(_PLAIN_PLACE).fullmatch(head) is not None or _is_other_place(head.translate(_NUMBERED))


@lru_cache(4096)
def _is_other_place(head: str) -> bool:
    # Without a date or a bracket, only capitals and agencies are one: most phrases before a dash go here.
    named = head.isupper() or head.partition(",")[0].rstrip() in _AGENCIES
    if not named and not _compiled(_DATE_OR_AGENCY).search(head):
        return False
    match = _compiled(_PLACE_DATE).fullmatch(head)
    if not match:
        return head in _AGENCIES
    place = (match["place"] or "").rstrip(" ,")
    if place.count(" ") >= _PLACE_WORDS or (place and not place[0].isupper()):
        return False
    if match["agency"]:
        return match["agency"][1].isupper() or match["agency"][1:-1] in _AGENCIES
    if not place:
        return False
    return place.isupper() or place in _AGENCIES or ("," in head and match["date"] is not None)


def is_caption(text: str) -> bool:
    """Tell whether a text carries a picture credit at its head or end, or is a picture's file name."""
    if len(text) > _CREDIT_LENGTH:
        return False
    if is_file_name(text):
        return True
    tail = text[-CREDIT_TAIL_LENGTH:]
    seen = text if tail == text else f"{text[:_CREDIT_HEAD_LENGTH]}\n{tail}"
    return _has_credit_sign(seen) and bool(_compiled(_CREDIT_HEAD).match(text) or _compiled(_CREDIT_TAIL).search(tail))


def _has_credit_sign(text: str) -> bool:
    """Tell whether one of the words stands in a text; in ASCII, only where a credit may stand too."""
    if text.isascii():
        text = text.lower()
        some = "/" in text or ")" in text or "]" in text or "photo" in text or "illustrative" in text
        return (some or text.startswith(_CREDIT_STARTS)) and any(map(text.__contains__, _CREDIT_SIGNS))
    return any(map(text.translate(_CASE_ALIKE).lower().__contains__, _CREDIT_SIGNS + _CREDIT_SIGNS_BEYOND_ASCII))


def is_file_name(text: str) -> bool:
    """Tell whether a text is the file name of a picture: "border-security.jpg"."""
    return "." in text[-5:-3] and bool(_compiled(_FILE_NAME).fullmatch(text))


def is_sign_off(text: str) -> bool:
    """Tell whether a text only signs: an agency, "(END)", initials, "Source: ...", who reported and edited."""
    if len(text) <= SIGNATURE_LENGTH and _compiled(_SIGNATURE).fullmatch(text):
        return True
    if len(text) > _NOTICE_LENGTH or text[:1] not in _REPORTERS_HEADS:
        return False
    head = _compiled(_REPORTERS).match(text)
    return head is not None and only_names(text[head.end() :])


def is_agency(text: str) -> bool:
    """Tell whether a sign-off names an agency or a desk's initials, or only says that the story ends.

    >>> is_agency("-VNA"), is_agency("(Reuters)"), is_agency("pdm/tn/mh"), is_agency("Source: fire brigade")
    (True, True, True, False)
    """
    return len(text) <= SIGNATURE_LENGTH and _compiled(_NAMED).fullmatch(text) is not None


def is_more_heading(text: str) -> bool:
    """Tell whether a text is the heading of a list of other stories."""
    return len(text) <= SIGNATURE_LENGTH and _plain(text) in _MORE


def is_more_line(text: str) -> bool:
    """Tell whether a text is such a heading and a story in one line: "Read more: Floods in Hue"."""
    if len(text) > _MORE_LENGTH:
        return False
    end = _compiled(_MORE_END).search(text, 0, SIGNATURE_LENGTH)
    return end is not None and _plain(text[: end.start()].rstrip()) in _MORE


def is_notice(text: str) -> bool:
    """Tell whether a text is a button, a rights notice, or asks readers to follow or subscribe."""
    if len(text) > _NOTICE_LENGTH:
        return False
    plain = _plain(text)
    if plain[:1] in _NOTICE_LETTERS and (plain in _NOTICES or (plain.startswith(_NOTICE_HEADS) and not _is_news(text))):
        return True
    return plain.endswith(RIGHTS_TAILS) and owned(text) and not _SPEECH.search(text)


def _is_news(text: str) -> bool:
    """Tell whether a text that starts like a notice goes on as news: somebody says it, or asks for something else.

    >>> _is_news("Follow us, the rebels told them."), _is_news("Join us on Monday."), _is_news("Join us on Facebook")
    (True, True, False)
    """
    if _SPEECH.search(text) or _CLAIM.match(text) or goes_on(text):
        return True
    return _ASKED.match(text) is not None and _OFFERED.search(text) is None


def _plain(text: str) -> str:
    return text.strip(MARKS).replace("’", "'").lower()
