"""What each passage is on the page."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import role_words, roles, segment
from dedup.model import Role
from dedup.role_names import only_names

SEEDS = Path(__file__).parent.parent / "seeds"
LONG = "The minister said on Monday that the talks in the capital had gone well and that a treaty would be signed soon."
MORE = (
    "Officials from both sides are to meet again next week to settle what is left open, and will report to the house."
)

ROLES = {
    "headline": Role.HEADLINE,
    "standfirst": Role.STANDFIRST,
    "dateline": Role.DATELINE,
    "body": Role.BODY,
    "caption": Role.CAPTION,
    "teaser": Role.TEASER,
    "sign-off": Role.SIGN_OFF,
    "furniture": Role.FURNITURE,
}


def spans(text):
    found = segment.passages([text])
    return list(zip(found.start.tolist(), found.end.tolist(), strict=True))


def by_line(text):
    """The role of each line that holds a passage; all passages of a line have one."""
    places = spans(text)
    found = {}
    for (start, _), role in zip(places, roles.roles(text, places), strict=True):
        assert role is found.setdefault(text.count("\n", 0, start) + 1, role)
    return found


def read(name):
    return next(SEEDS.glob(f"{name}_*.txt")).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("seed", "expected"),
    [
        pytest.param("000", {1: "headline", 3: "body", 5: "body", 17: "body", 19: "furniture", 23: "teaser"}, id="000"),
        pytest.param("001", dict.fromkeys(range(1, 18), "body"), id="001"),
        pytest.param("002", dict.fromkeys(range(1, 16), "body"), id="002"),
        pytest.param("003", {1: "body", 3: "body", 11: "body", 12: "furniture", 13: "teaser", 15: "teaser"}, id="003"),
        pytest.param(
            "004",
            {1: "headline", 3: "standfirst", 5: "caption", 6: "caption", 8: "body", 18: "body", 22: "caption"}
            | {23: "caption", 31: "body", 33: "sign-off", 35: "furniture", 37: "teaser", 39: "teaser", 61: "teaser"},
            id="004",
        ),
    ],
)
def test_the_parts_of_a_seed_are_what_a_reader_calls_them(seed, expected):
    found = by_line(read(seed))
    assert {line: ROLES[role] for line, role in expected.items()} == {line: found[line] for line in expected}


@pytest.mark.parametrize(("seed", "first", "last"), [("000", 19, 25), ("003", 12, 15), ("004", 35, 89)])
def test_the_furniture_a_reader_marked_is_teaser_furniture_or_caption_and_nothing_else_is(seed, first, last):
    outside = {Role.TEASER, Role.FURNITURE}
    for line, role in by_line(read(seed)).items():
        assert (first <= line <= last) == (role in outside), line


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("London (VNA) – Minister Quang spoke", id="place and agency"),
        pytest.param("LONDON — General Quang spoke", id="place in capitals"),
        pytest.param("WASHINGTON, Feb 26 (Reuters) - The bank", id="place, date and agency"),
        pytest.param("LONDON, March 9 - The Bank of England", id="place and date"),
        pytest.param("PARIS (AFP) — Le ministre", id="French agency"),
        pytest.param("Paris, 3 mars (AFP) - Le ministre", id="French date"),
        pytest.param("Hà Nội (TTXVN) - Bộ trưởng", id="Vietnamese"),
        pytest.param("(Reuters) - The bank", id="agency alone"),
        pytest.param("ST. LOUIS, Mo. (AP) -- Rain.", id="state and two hyphens"),
        pytest.param("VOV.VN - Bộ trưởng", id="an agency's own mark"),
        pytest.param("AUSTIN, Texas, MARCH 9 - The bank", id="place, state and a date in capitals"),
        pytest.param("Reuters, - The bank", id="an agency in small letters and a comma"),
    ],
)
def test_a_dateline_is_known(text):
    assert role_words.is_dateline(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The talks - the third this year - failed.", id="a phrase before a dash"),
        pytest.param("THE (AP) style book is out.", id="no dash"),
        pytest.param("Hanoi – a city of lakes", id="a place not in capitals"),
        pytest.param("Paris, Texas – a city", id="two places not in capitals"),
        pytest.param("He was 12 (or 13) – nobody knew", id="a bracket before a dash"),
        pytest.param("- - -", id="dashes"),
        pytest.param("", id="nothing"),
    ],
)
def test_a_phrase_before_a_dash_is_no_dateline(text):
    assert not role_words.is_dateline(text)


@pytest.mark.parametrize(
    ("line", "role"),
    [
        pytest.param("By JOHN SMITH", "dateline", id="byline"),
        pytest.param("Par Jean Dupont", "dateline", id="French byline"),
        pytest.param("HANOI, March 3 (AFP) -", "dateline", id="a dateline alone"),
        pytest.param("Published: 12 March 2024, 10:00", "dateline", id="time of publication"),
        pytest.param("By then it had rained for 12 days.", "body", id="a sentence that starts with By"),
        pytest.param("Rescuers in Hue on Monday. (Photo: VNA)", "caption", id="credit in brackets"),
        pytest.param("Photo: Rescuers in Hue on Monday", "caption", id="Photo at the head"),
        pytest.param("Des secours à Hue. Photo d'illustration: vnba.org.vn", "caption", id="French credit"),
        pytest.param("Lực lượng cứu hộ tại Huế. Ảnh: TTXVN", "caption", id="Vietnamese credit"),
        pytest.param("Rescuers in Hue on Monday. AFP/Getty Images", "caption", id="two agencies"),
        pytest.param("Rescuers in Hue (Photo by Nguyen Van An)", "caption", id="photo by"),
        pytest.param("border-security.jpg", "caption", id="file name"),
        pytest.param("The photo showed rescuers in Hue on Monday, the army said.", "body", id="a sentence on a photo"),
        pytest.param("-VNA", "sign-off", id="agency after a dash"),
        pytest.param("REUTER...", "sign-off", id="agency and dots"),
        pytest.param("- Bernama", "sign-off", id="spaced dash"),
        pytest.param("(END)", "sign-off", id="END in brackets"),
        pytest.param("ENDS", "sign-off", id="ENDS"),
        pytest.param("abc/xyz", "sign-off", id="initials"),
        pytest.param("(Reporting by A. Smith; Editing by B. Jones)", "sign-off", id="who reported"),
        pytest.param("Nguồn: TTXVN", "sign-off", id="Vietnamese source"),
        pytest.param("Share", "furniture", id="button"),
        pytest.param("Share prices fell on Monday, traders said.", "body", id="a sentence on shares"),
        pytest.param("Follow us on Facebook", "furniture", id="follow"),
        pytest.param("Abonnez-vous à notre lettre", "furniture", id="French subscription"),
        pytest.param("© 2024 Agency. All rights reserved.", "furniture", id="rights"),
        pytest.param("Quảng cáo", "furniture", id="Vietnamese advertisement"),
        pytest.param("Advertisement", "furniture", id="advertisement"),
        pytest.param("Read more: Floods close the road to Hue", "teaser", id="heading and story in a line"),
        pytest.param("À lire aussi : Des inondations à Hue", "teaser", id="French heading and story"),
        pytest.param("Xem thêm: Lũ lụt tại Huế", "teaser", id="Vietnamese heading and story"),
        pytest.param(
            "See more people than ever on the road, he said.", "body", id="a sentence that starts with See more"
        ),
    ],
)
def test_a_line_between_paragraphs_is_known_by_its_words(line, role):
    assert ROLES[role] is by_line(f"{LONG}\n\n{line}\n\n{MORE}\n\n{LONG}")[3]


@pytest.mark.parametrize(
    "heading", ["See more", "Related topics:", "Voir plus", "Lire aussi", "Xem thêm", "Tin liên quan"]
)
def test_a_heading_of_other_stories_makes_what_follows_teaser(heading):
    found = by_line(f"{LONG}\n\n{heading}\n\nFloods close the road\n\n{MORE}")
    assert {1: Role.BODY, 3: Role.FURNITURE, 5: Role.TEASER, 7: Role.TEASER} == found


@pytest.mark.parametrize(
    ("after", "roles_after"),
    [
        pytest.param([LONG, MORE], [Role.BODY, Role.BODY], id="two paragraphs of prose in a row"),
        pytest.param([LONG, "Floods close the road", MORE], [Role.TEASER] * 3, id="blurbs between headlines"),
        pytest.param(
            ["- Floods close the road", "- Dam holds", MORE], [Role.TEASER, Role.TEASER, Role.BODY], id="a list"
        ),
    ],
)
def test_body_resumes_only_where_it_clearly_does(after, roles_after):
    found = by_line("\n\n".join([LONG, "Read more", *after]))
    assert roles_after == list(found.values())[2:]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(f"Talks go well\n\n{LONG}\n{MORE}", ["headline", "body", "body"], id="blank line below"),
        pytest.param(f"Talks go well\n{LONG}\n{MORE}", ["headline", "body", "body"], id="longer text below"),
        pytest.param(f"TALKS GO WELL IN U.S.\n\n{LONG}", ["headline", "body"], id="an acronym at its end"),
        pytest.param(f"{LONG}\n\n{MORE}", ["body", "body"], id="a lead without headline"),
        pytest.param(f"It rained.\n\n{MORE}", ["body", "body"], id="a short sentence"),
        pytest.param("Shr 34 cts\nNet 807,000\nRevs 4 mln", ["body"] * 3, id="a table"),
        pytest.param("Talks go well", ["body"], id="nothing below"),
        pytest.param(
            f"Talks go well\n{MORE}\nBy JOHN SMITH\nLONDON, March 9 - {LONG}\n{MORE}",
            ["headline", "standfirst", "dateline", "body", "body"],
            id="standfirst and byline before the dateline",
        ),
        pytest.param(f"LONDON — {LONG}\n{MORE}", ["body", "body"], id="the dateline comes first"),
    ],
)
def test_the_head_of_an_article_is_told_apart(text, expected):
    assert [ROLES[role] for role in expected] == list(by_line(text).values())


POEM = """Sing, willow, by the water,
and all the long night through,
the daughter sings with you.
Sing, willow, by the water,"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(POEM, [True] * 4, id="a poem"),
        pytest.param("Q: Why?\n\nA: No.\n\nQ: Why?\n\nA: Yes.", [True] * 4, id="an interview with blank lines"),
        pytest.param(
            f"Q: Why?\nA: {LONG} {MORE}\nQ: Why?\nA: No.", [True, False, True, True], id="a long answer is prose"
        ),
        pytest.param("Hanoi   3   1   10\nSaigon   2   2   8\nHue   2   1   7", [True] * 3, id="a table"),
        pytest.param(f"{LONG}\n- rice\n- tea\n- rice\n{MORE}", [False, True, True, True, False], id="a list in prose"),
        pytest.param(f"{LONG}\n{MORE}\n{LONG}", [False] * 3, id="paragraphs of one sentence"),
        pytest.param(f"{LONG}\nHe did not elaborate.\n{MORE}", [False] * 3, id="a lone short sentence"),
        pytest.param(f"{LONG}\nHe left.\nThey stayed.\n{MORE}", [False] * 4, id="two short sentences"),
        pytest.param(
            f"{LONG}\nThe bank said on Monday that it was well.\nThe house said it would look into it on Friday.",
            [False] * 3,
            id="short sentences of eight words and more",
        ),
        pytest.param("", [], id="nothing"),
    ],
)
def test_lines_that_may_rightly_stand_twice_are_told_from_prose(text, expected):
    places = spans(text)
    by_start = {}
    for (start, _), flag in zip(places, roles.is_verse_or_table(text, places), strict=True):
        by_start[text.count("\n", 0, start)] = flag
    assert expected == list(by_start.values())


@pytest.mark.parametrize("seed", ["000", "001", "002", "003", "004"])
def test_no_passage_of_a_seed_is_verse_or_table(seed):
    """Doubled captions and teaser headlines are to be cut, though they are short lines."""
    text = read(seed)
    assert not any(roles.is_verse_or_table(text, spans(text)))


@given(
    st.lists(
        st.sampled_from([*POEM.splitlines(), LONG, "See more", "VNA", "- a b", "Q: x", "", "LONDON —", "(photo: "])
    )
)
def test_every_passage_has_a_role_and_a_flag_whatever_the_page(lines):
    text = "\n".join(lines)
    places = spans(text)
    assert len(places) == len(roles.roles(text, places)) == len(roles.is_verse_or_table(text, places))


PIECES = st.sampled_from(
    ["Photo", "PHOTO", "ſource", "İmage", "ımage", "légende", "crédit photo", "ảnh", "Ảnh", "hình", "©", "/", "(", ")",
     "[", "]", ":", "|", "—", "-", "--", "by ", "Par ", "file ", "AFP", "VNA", "Hanoi", "March 9", "12", ". ", ", ",
     " ", "ends", "Q:", "đáp:", "(reporting by A", "with files from ", "(édité par ", "Published ", "*",
     "illustrative image", "x.jpg", "a.TIFF", "share on ", "tous droits réservés", "trong ảnh", "word " * 20]
)  # fmt: skip
SIGN = re.compile(r"photo|picture|image|crédit|credit|illustration|caption|légende|source|ảnh|hình|©|/", re.IGNORECASE)


@given(st.lists(PIECES | st.text(max_size=3), min_size=1, max_size=12).map("".join).filter(str.strip))
@settings(max_examples=500)
def test_a_first_look_hides_no_match(text):
    """The rules look for a letter or a word before they match; each answer is that of the match alone."""
    text = text.strip()
    head, tail = text[:30], text[-role_words.CREDIT_TAIL_LENGTH :]
    signed = bool(SIGN.search(head) or SIGN.search(tail))
    credited = re.match(role_words._CREDIT_HEAD, text) or re.search(role_words._CREDIT_TAIL, tail)
    named = re.fullmatch(role_words._FILE_NAME, text)
    if len(text) <= role_words._CREDIT_LENGTH:
        assert role_words.is_caption(text) == bool(named or (signed and credited))
    if re.fullmatch(role_words._BYLINE, text) and len(text) <= role_words._BYLINE_LENGTH:
        assert role_words.is_dateline_alone(text) or text[-1] in role_words._DASHES
    credit = re.match(role_words._REPORTERS, text)
    if credit and only_names(text[credit.end() :]) and len(text) <= role_words._NOTICE_LENGTH:
        assert role_words.is_sign_off(text)
    paragraph = roles._Paragraph(text)
    assert paragraph.is_turn == bool(roles._SPEAKER.match(text))
    assert paragraph.is_item == bool(roles._BULLET.match(text))
    assert paragraph.has_columns == bool(roles._COLUMNS.search(text))
    assert paragraph.ends_sentence == bool(roles._END.search(text[-40:]))
    dash = re.search(r"\s*(?:--|[-–—―])(?=\s|$)", text[: role_words.DATELINE_REACH])
    assert role_words.is_dateline(text) == bool(dash and role_words._is_place(text[: dash.start()]))


@given(st.from_regex(role_words._PLAIN_PLACE, fullmatch=True))
def test_what_is_told_a_dateline_by_the_short_pattern_is_one_by_the_long_one(head):
    assert role_words._is_other_place(head)


@pytest.mark.parametrize("unit", ["A ", "(", "Photo: ", "A. ", "ảnh ", "- ", "VNA/", "12 ", "See more:", "[photo "])
def test_hostile_lines_cost_no_more_than_their_length(unit):
    """A regular expression that went back over its tracks would take hours."""
    line = unit * (20_000 // len(unit))
    text = f"{line}x\n\n{line[:480]}\n\n{line[:90]}y\n\n" * 5
    places = spans(text)
    assert len(places) == len(roles.roles(text, places))


@pytest.mark.parametrize(
    ("line", "furniture"),
    [
        pytest.param("Subscribe to our newsletter", True, id="an offer"),
        pytest.param("Subscribe to the bond issue failed, said the bank.", False, id="somebody says it"),
        pytest.param("Join us on Facebook", True, id="a platform"),
        pytest.param("Join us on Monday to bury the mayor", False, id="a day"),
        pytest.param("Copyright 2011 Agence France-Presse", True, id="a right"),
        pytest.param("Copyright claim against mayor upheld", False, id="a case about one"),
        pytest.param("Copyright Tribunal ruled on Monday for the heirs.", False, id="a court for it"),
        pytest.param("All rights reserved", True, id="all rights"),
        pytest.param("All rights reserved 2024 Agency Ltd.", True, id="all rights, a year and an owner"),
        pytest.param("All rights reserved by their respective owners", True, id="all rights, owners without names"),
        pytest.param("All rights reserved. Any use asks for consent.", True, id="all rights and a full stop"),
        pytest.param("All rights reserved - no reproduction without consent", True, id="all rights and a disclaimer"),
        pytest.param("All rights reserved for the tribe in 1887 were restored in May.", False, id="rights of a tribe"),
        pytest.param("The tribe kept its land with all rights reserved.", False, id="rights at the end of a sentence"),
        pytest.param("Twelve died at the mine. All rights reserved.", False, id="rights behind news"),
        pytest.param("Copyright Agency 2024, all rights reserved", True, id="a right before all rights"),
        pytest.param("Tous droits réservés à l’Agence", True, id="French rights of an owner"),
        pytest.param("Tous droits réservés – reproduction interdite", True, id="French rights and a disclaimer"),
        pytest.param("Tous droits réservés aux pêcheurs, le port sera fermé.", False, id="French rights of fishermen"),
        pytest.param("Le port sera fermé, tous droits réservés.", False, id="French rights at the end of a sentence"),
        pytest.param("Bản quyền thuộc về Báo Tin Sáng", True, id="Vietnamese rights of a paper"),
        pytest.param("Bản quyền thuộc về gia đình nhà văn từ tháng Ba.", False, id="Vietnamese rights of a family"),
        pytest.param("® Báo điện tử Tin Sáng giữ bản quyền", True, id="a Vietnamese paper keeps its rights"),
        pytest.param("Tòa cho gia đình nhà văn giữ bản quyền", False, id="a Vietnamese court lets a family keep them"),
        pytest.param("Theo dõi kênh đào mới, dân lo lũ lụt.", False, id="a Vietnamese canal"),
        pytest.param("Theo dõi kênh YouTube của báo", True, id="a Vietnamese channel"),
        pytest.param("This material may not be republished.", True, id="a ban"),
        pytest.param("This material may not be enough to convict.", False, id="a doubt"),
        pytest.param("Click here to subscribe", True, id="a link"),
        pytest.param("Click here was all the mail asked of 200 users.", False, id="a sentence on a link"),
    ],
)
def test_a_line_that_starts_like_a_notice_and_goes_on_as_news_is_text(line, furniture):
    assert role_words.is_notice(line) is furniture


@pytest.mark.parametrize(
    ("line", "signs"),
    [
        pytest.param("Source: Tuoi Tre News", True, id="a name"),
        pytest.param("Source: the mayor took bribes", False, id="a headline"),
        pytest.param("(Reporting by Ann Lee)", True, id="a reporter"),
        pytest.param("(Reporting by two men who were jailed)", False, id="no reporter"),
        pytest.param(
            "Reporting by Jane Doe in Paris and the Northgate newsroom; editing by the night desk.", True, id="desks"
        ),
        pytest.param("Editing by our night desk.", True, id="a desk alone"),
        pytest.param("(Reporting by Ann Lee, ann.lee@agency.test; Editing by Đào Văn)", True, id="an address"),
        pytest.param("Editing by Tom Reyes was to blame for the error.", False, id="an editor in the news"),
        pytest.param("EDITING BY TOM REYES CAUSED FATAL CRASH", False, id="a headline in capitals"),
        pytest.param("Reporting by Jane Doe of the Northgate Post won the prize.", False, id="a reporter in the news"),
        pytest.param("(With inputs from agencies.)", True, id="inputs"),
        pytest.param("With inputs from farmers cut in half, the harvest fell.", False, id="inputs of farmers"),
        pytest.param("With files from The Northgate Press", True, id="files"),
        pytest.param("With files from the hard drive, they built a case.", False, id="files on a drive"),
        pytest.param("(Édité par Jean Dupont et Marie Curie)", True, id="a French editor"),
        pytest.param("(Édité par Dupont, le roman a été vendu mille fois.)", False, id="a French publisher"),
    ],
)
def test_a_line_that_tells_news_signs_nothing(line, signs):
    assert role_words.is_sign_off(line) is signs
