"""Every number that decides a match, a cut, a relation or a group, in one place.

    COPY = 0.75    "Rates rose, the bank said" in two stories, coverage .81 / .78     copy
                                                               coverage .81 / .52     update

In: nothing. Out: constants, in the order of the flow, each with its unit, its meaning and where it is from:

    curve     swept by `python -m benchmarks.thresholds`: benchmarks/README.md shows the curve and the method
    measured  the figure in the comment was counted on real or made text
    read      set by reading the cases that the comment names
    by design follows from what the words mean

What a user may set stands in `config` (`threshold`, `min_chars`), with the bounds on work (`BUCKET`, `PARTNERS`); what
tells roles, wrapped lines and changed facts apart stands with its word lists in `roles`, `wrapping` and `facts`. Sizes
of caches and batches change no result and stay where they are used. All lengths are of folds: letters and digits.
"""

from __future__ import annotations

# align: when two passages match; similarity is 2 common / (|a| + |b|)
RUN = 4  # characters: unrelated English sentences share .53 of their letters in order, .06 in runs of four; measured
LONG_RUN = 12  # characters: two words; a headline's words stand here and there in any lead; read
EMBEDDED = 0.85  # share of the shorter in long runs of the longer, where they are less alike than asked; curve

# spread, blocks: which places of matches are tied, and which stand in one run
REPEATS = 8  # places in one article, all tied: a body is doubled or tripled, a refrain comes more often; read
GAP = 3  # passages: an inserted paragraph is one or two sentences; read
SHORTEST = 20  # characters a neighbour of a match needs to be compared at all: "he said" stands anywhere; read
LOPSIDED = 3  # times as long as a neighbour: not compared, since they are .5 alike at most; by design
NEIGHBOUR = 0.6  # similarity a neighbour of a match needs: its place is evidence too; curve
GAIN = 0.02  # similarity that joining a neighbour must bring: more than a joined word; read
JOINED = 6  # passages in one match; read

# decide, page: what is cut inside an article
CONTAINED = 0.85  # share of the cut side in the kept one: an edited word or two, not a clause of its own; curve
LONE = 0.85  # similarity of a lone near copy: a quotation and its paraphrase share up to .8; curve
SAME_CAPTION = 0.95  # similarity of captions and headlines that are one: those of sister pictures share a form; read
VERSE_SHARE = 0.4  # of a poem, table or list: such a repeat of lines is a doubled article, not a refrain; read
ALIKE_SIZE = 0.05  # of the longer side: "twelve" for "12" is not more complete; read
SPACES = 2  # between words, more than the other side has: that one runs words together; read
TABLE_NOTE = 400  # characters: shorter prose beside table rows is a note or heading that each table repeats; read
TWIN = 8  # characters: shorter lines ("Yes.", "1-1") stand beside their twin by chance; read
SENTENCES = 200  # characters: a run of sentences inside a paragraph is cut from this length on; read

# reach: how much of an article stands in another, aligned whole
ALIGNED_RUN = 3  # characters: between slips of 8% of the characters, runs are twelve long; measured
SLIP = 4  # characters: "rn" for "m" and a blank too many; most words are longer; measured
STRETCH = 20  # characters: unrelated stories share 1% of their text in stretches of so many; measured

# relate: coverage is the share of an article that stands in the other
COPY = 0.75  # coverage both ways of a story that is worded anew here and there; curve
UPDATE = 0.5  # coverage of the shorter article: half or more of it stands in the other; curve
NEWS = 0.1  # share of an article in passages that the other lacks: a sentence in ten is news; curve
LACKING = 0.5  # share of a passage: the other lacks it where less than half of it stands there; by design
# Torn, conflicting facts in 100 matched characters, from which two articles share a form, not a story.
FORM_OTHER = 0.25  # where they agree in under `OTHER_NUMBERS` of their numbers; curve
FORM_FEW = 0.5  # where an article has fewer than `COUNTED` numbers; curve
FORM = 0.5  # between; curve
FORM_SAME = 1.2  # where they agree in `SAME_NUMBERS` and more; curve
FORM_APART = 3.0  # where they stand in few of the matched passages, and the names agree: a toll that rose; curve
APART = 0.3  # share of the matched text: versions of a story have up to .25 torn, forms from .36 on; measured
NAMED = 0.85  # share of the names, from which they agree; read
OTHER_NUMBERS = 0.2  # share of the numbers: two days of a standing report agree in 0 to .4; curve
SAME_NUMBERS = 0.9  # share of the numbers: versions of a story agree in nearly all, median 1.0; curve
STATED = 0.78  # share of numbers and names in which 95% of versions of a story agree, and 5% of forms; curve
COUNTED = 2  # numbers: one may agree or differ by chance; by design
WHOLE = 0.82  # coverage by matches, both ways, of a story of which nothing is missing; curve
SLIPS = 1  # conflicting facts that a version of a short story may have, where all the rest stands in both; read
LINE = 60  # characters: of a shorter article a fact that differs is most that it states: of other days, a form; read
SETTLED = 2  # times the limit on torn facts: a form is a form, whatever its other passages state; by design
SURE = 1.5  # the same, where only conflicts are counted that need no full reading: a part of all; by design
OF_A_FORM = 8  # facts told of two fillings of a form, which differ in a dozen and more; by design
NEW_SHARE = 0.2  # of what cuts left of an article, from which a passage may make it a version of another; read
BRIEF = 1000  # characters: a shorter article is read whole, since a changed word hides much of it from matching; read
NOTICES = 0.25  # share of the shorter article that may be notices alone: half of one makes an update; by design
NOISY = 1.8  # slips in 100 aligned characters: scanned, so names and numbers are misread; curve
MISREAD = 0.5  # share of the numbers that scanned versions of a story agree in; curve
SPELLED = 0.7  # likeness of two spellings of one name, by a bad scanner or another desk; curve
SPELLED_WITHIN = 3  # letters of a name that may stand in a longer one and be the same: "U.S." in "U.S.A."; read
DATELINE = 40  # characters as written: a date that stands there tells when the copy moved; read
OPENING = 3  # passages that may have one: a headline, a standfirst, the lead; by design
NAME_LETTERS = 3  # of a word with a capital that is a name: "Mr", "He" and "Le" are none; read

# forms, relate.loose: articles that share phrases inside their sentences, and no passage
SAMPLE = 3  # bits of the hash of 16 letters that are 0: one run in eight is kept; by design
SHARED = (3, 0.08)  # samples, and share of the samples of the text that has fewer; read
PHRASE = 16  # letters of common words in a row: three words or four; read
PHRASES = (60, 16, 0.25)  # letters in such runs, outside the longest, share of the shorter text; read
FILLED = 0.15  # share of the longer one: a story told twice has as many phrases, but is longer; read
LOOSE = 0.08  # share of an article, in pieces of sentences that the other has with other numbers: a form's; curve

# across, versions: what a relation may rest on
WIDESPREAD = (12, 0.005)  # articles, share of all: outlets that may run one agency story whole; more is furniture; read
COPIED = 0.85  # similarity of a copied sentence; a rewritten one has up to .75 (seeds 003 and 004); curve
ENDING = 2  # passages: a disclaimer and a sign-off; by design
CROWDED = 0.5  # share of an article in passages that stand in too many for all pairs to be compared; by design
SUCCESSOR = 0.05  # coverage of the shorter: a version that keeps a twentieth; curve

# cluster, group: which articles are one story, and which of them goes
CUT = 0.2  # average likeness; on three sets of noisy copies ARI is .96 or more from .2 to .3; curve
ONE_TEXT = 0.98  # coverage by matches, both ways, of one text; read
AGAINST = -0.5  # what coverage of a template counts: the more of another's form it has, the less its story; curve
COMPLETE = (19, 20)  # twentieths of the longest member: 19 are whole, a word more is no better; read
KEEPER = 0.9  # share of an article that must stand in its keeper before it goes; facts must agree in all of it; curve
DESK_NOTE = 400  # characters as written, at the start, in which "hold for release" stands; read
