"""English: wire copy of Reuters, AP and VNA's English service, British and American."""

from __future__ import annotations

from dedup.languages.abbreviations import ENGLISH
from dedup.languages.base import Language, amounts, merged, numbered, opposites, phrases, relative, rivals, table, words
from dedup.languages.en_places import PLACES
from dedup.languages.en_senses import DONE, MOODS, RIVALS
from dedup.languages.en_units import CURRENCIES, UNITS
from dedup.languages.en_wording import BOUNDS, DESIGNATORS, WORDING

_NUMBERS = """zero/nil/nought one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen"""
_TENS = "twenty thirty forty/fourty fifty sixty seventy eighty ninety"
_ORDINALS = """first second third fourth fifth sixth seventh eighth ninth/nineth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"""
# One line a pair of opposites, with its inflections: `words | opposite words`. A word may stand on several lines.
_MONTHS = """january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept
    october/oct november/nov december/dec"""
_WEEKDAYS = """monday/mon/mondays tuesday/tue/tues/tuesdays wednesday/wed/wednesdays thursday/thu/thur/thurs/thursdays
    friday/fri/fridays saturday/sat/saturdays sunday/sun/sundays"""
_VAGUE = """
    10s: tens
    12s: dozens
    20s: scores
    100s: hundreds
    1000s: thousands
    10^6s: millions
    10^9s: billions
    x2: double doubled doubles twice twofold
    x3: triple tripled triples threefold thrice
    once: once
    couple: couple pair
"""
_SCALES = """
    12: dozen
    100: hundred
    1000: thousand
    1000000: million mln mlns mn
    1000000000: billion bln blns bn
    1000000000000: trillion trln tn
"""
_POLARITY = """
    rose rise rises rising risen up up_to upward upwards higher gain gains gained gaining climbed climb climbs \
    climbing increase increases increased increasing jumped jump jumps soared soar soars surged surge surges grew \
    grow grows growing grown growth advanced advance advances rallied raised raise raises raising hike hikes hiked \
    strengthened \
    strengthen stronger improved improve improves improvement improving expanded expand expansion upgrade upgraded \
    upturn accelerated highest boosted boost boosts widened \
    | fell fall falls falling fallen down downward downwards lower loss losses lost lose loses losing dropped drop \
    drops dropping decrease decreases decreased decreasing plunged plunge slumped slump declined decline declines \
    declining tumbled tumble slid slide slides sank sink slipped slip slips cut cuts lowered reduced reduce reduces \
    reduction weakened weaken weaker worsened worsen worsening contracted contraction shrank shrink downgrade \
    downgraded downturn slowed eased ease eases lowest trough shed narrowed
    profit profits profitable gain gains surplus surpluses earned | loss losses lost deficit deficits shortfall \
    unprofitable
    buy buys buying bought buyer buyers purchase purchases purchased purchasing acquire acquires acquired acquisition \
    | sell sells selling sold seller sellers sale sales divest divested disposal
    won win wins winning winner winners beat beats beaten victory victories victorious | lost lose loses losing loser \
    losers defeat defeats defeated drew draw
    accept accepts accepted accepting acceptance approve approves approved approval approving agree agrees agreed \
    endorse endorsed backed backs back support supports supported supporting allow allows allowed allowing permit \
    permits permitted authorise authorised authorize authorized favour favor favours favors for pro \
    | refuse reject rejects rejected rejecting rejection opposes opposed oppose opposition opposing against ban bans \
    banned banning forbid forbids forbidden prohibit prohibits prohibited block blocks blocked blocking veto vetoed \
    anti condemn condemned condemns blocked
    guilty convicted convict conviction charged | innocent acquitted acquittal acquit cleared
    alive living survived survive survives survivor survivors | dead died dies die dying death deaths killed kill \
    kills \
    killing fatalities fatal slain murdered
    killed kill kills killing dead died die dies death deaths fatalities fatal slain | wounded injured injuries injury \
    wounding injuring hurt wounds
    before earlier ahead previously previous preceding until | after later following afterwards subsequent \
    subsequently since
    yesterday last | tomorrow next
    if | unless
    only | even
    above over more_than at_least exceed exceeds exceeded exceeding beyond \
    | below under beneath up_to at_most fewer_than less_than
    outside | inside within
    from | to
    more more_than most greater larger bigger big large major \
    | less less_than fewer_than least fewer smaller small minor few
    maximum max most | minimum min least
    first initial opening start started starts starting begin began begins beginning begun launch launched opened open \
    opens | last final closing end ended ends ending finish finished finishes close closed closes shut shuts stop \
    stopped stops halt halted halts
    north northern northward northwards northerly | south southern southward southwards southerly
    east eastern eastward eastwards easterly | west western westward westwards westerly
    north northern south southern | east eastern west western
    northeast northeastern | southwest southwestern
    northwest northwestern | southeast southeastern
    man men male males boy boys he him his himself father fathers son sons husband husbands brother brothers king \
    | woman women female females girl girls she her hers herself mother mothers daughter daughters wife wives sister \
    sisters queen
    import imports imported importing importer importers | export exports exported exporting exporter exporters
    lender lenders lend lends lent creditor creditors | borrower borrowers borrow borrows borrowed debtor debtors
    hire hires hired hiring recruit recruited appoint appointed | fire fired firing sacked dismissed resign resigned \
    resigns resignation quit layoffs
    enter entered enters entry arrive arrived arrives arriving arrival join joined joins | exit exited leave leaves \
    left leaving depart departed departs departure withdraw withdrew withdrawn withdrawal
    advance advances advanced advancing | withdraw withdrew withdrawn withdrawal retreat retreats retreated retreating
    safe safely harmless | dangerous dangerously unsafe hazardous harmful
    spring | autumn summer winter
    summer | autumn winter
    autumn | winter
    spring summer winter | fall
    am | pm
    success successful successfully succeeded succeed succeeds | failure unsuccessful unsuccessfully failed
    always often | rarely seldom hardly scarcely barely
    all every everyone everybody | some several part partly partially
    true correct right accurate | false incorrect wrong inaccurate
    hot hotter warm warmer | cold colder cool cooler
    good better best | bad worse worst poor
    strong heavy | weak light
    high higher | low lower
    long longer longest | short shorter shortest
    old older oldest elder senior | young younger youngest junior new newer
    fast faster quick quickly | slow slower slowly
    public publicly | private privately secret secretly
    present attended attend | absent missed skipped
    include includes included including | exclude excludes excluded excluding except
    add adds added | remove removes removed
    friend friends ally allies | foe foes enemy enemies
    war wars | peace truce ceasefire
    arrest arrested arrests detained jailed imprisoned | release released releases releasing freed
    leftist liberal left left-wing | rightist conservative right right-wing
    majority | minority
    domestic national internal | foreign international external
    morning | evening night afternoon
    top | bottom
    pay pays paid paying | receive receives received receiving
    give gives gave given giving | take takes took taken taking
    keep keeps kept retain retains retained maintain maintained | abandon abandoned abandons scrap scrapped drop dropped
    confirm confirms confirmed admit admits admitted | doubt doubts doubted
    positive optimistic bullish | negative pessimistic bearish
    asset assets | liability liabilities
    supporter supporters proponents | opponent opponents critics
    victim victims | suspect suspects attacker attackers
    tighten tightened tightening | loosen loosened loosening relax relaxed
    deny denies denied | confirm confirms confirmed admit admits admitted acknowledge acknowledged
"""
_NEGATIONS = """
    not: not n't cannot cant can't dont don't didnt didn't doesnt doesn't isnt isn't arent aren't wasnt wasn't werent \
    weren't wont won't wouldnt wouldn't couldnt couldn't shouldnt shouldn't hasnt hasn't havent haven't hadnt hadn't \
    mustnt mustn't neednt needn't aint ain't mightn't shan't no nor neither fail fails failed failing unable
    never: never
    without: without lacking lack lacks lacked
    none: none nobody nothing nowhere
    deny: deny denies denied denying denial denials refute refuted refutes rejected reject rejects rejecting refuse \
    refuses refused refusing declined-to
    hardly: hardly scarcely barely
    allegedly: alleged allegedly unconfirmed
    few: few
"""
_TITLES = """
    sen: sen senior senator sens senators
    lt: lt lieut lieutenant
    gen: gen general generals
    col: col colonel
    maj: maj major
    capt: capt captain cpt
    sgt: sgt sergeant
    cpl: cpl corporal
    adm: adm admiral
    brig: brig brigadier
    gov: gov governor
    rep: rep representative reps representatives
    pres: pres president
    pm: pm premier
    dep: dep deputy
    prof: prof professor
    dr: dr doctor
    rev: rev reverend
    mr: mr mister
    ms: ms miss
    hon: hon honourable honorable
    st: st saint
    min: min minister ministers
    sec: sec secretary secy
    amb: amb ambassador
    chairman: chairman chair chmn
    inc: inc incorporated
    corp: corp corporation
    co: co company companies cos
    ltd: ltd limited
    dept: dept department
    ave: ave avenue
    assn: assn association
    intl: intl international
    natl: natl national
    reuter: reuter reuters
    vna: vna ttxvn
"""
_PLAIN_TITLES = "mrs sir lord jr sr plc ap afp dpa upi"
_COMPOUNDS: dict[str, tuple[str, object]] = {
    "per cent": ("%", "%"),
    "percentage point": ("u", "pctpoint"),
    "percentage points": ("u", "pctpoint"),
    "basis point": ("u", "bp"),
    "basis points": ("u", "bp"),
    **{f"a {word}": ("s", size) for word, size in amounts(_SCALES).items()},
    **dict.fromkeys(("up to", "at least", "at most", "more than", "less than", "fewer than"), ("x", "")),
    # Some, and no denial as in "few bankers see a chance".
    **dict.fromkeys(("a few", "the few", "past few", "last few", "next few", "first few", "these few"), ("x", "")),
    **dict.fromkeys(("those few", "every few", "quite a few", "how few", "within few"), ("x", "")),
    **relative("last this next", "year month week quarter"),
    "day before yesterday": ("r", -2),
    "day after tomorrow": ("r", 2),
}
_FUNCTION = """
    a an the this that these those there here it its itself they them their theirs themselves we us our ours you your \
    i me my mine he she him his her hers who whom whose which what when where why how
    is are was were be been being am has have had having do does did doing done will would shall should can could may \
    might must ought let get gets got
    of in on at to from by with for about into onto upon as than then through throughout during within among amongst \
    between towards toward against over under above below before after since until till across along around behind \
    beside besides beyond despite due per via off out up down near amid
    and or but so yet if because while whilst although though unless whether also too as well however meanwhile \
    therefore thus moreover furthermore still only just even both either such same other others another each any all \
    some many much most more several few
    said say says saying told tell tells telling added adds adding according stated noted notes explained \
    announced reported reports declared quoted remarked commented asked called
"""
_SPEECH = """said say says saying told tell tells added adds stated noted explained announced reported declared quoted
    remarked commented according"""
_COMMON = """
    police officials official sources source analysts analyst traders trader dealers dealer shares stocks prices \
    investors experts researchers scientists authorities government lawmakers ministers parliament rescuers \
    firefighters soldiers troops rebels protesters demonstrators residents witnesses neighbours neighbors people \
    students workers farmers doctors teachers women men children customers companies banks economists critics \
    supporters opponents lawyers prosecutors reporters media local international domestic foreign national federal \
    state new old last next early late earlier later recently currently today's now once again yes nearly almost about \
    around roughly approximately overall including following based asked speaking addressing delivering citing \
    earnings revenue revenues sales profit profits net gross operating results output production exports imports \
    trading business industry market markets demand supply statement report reports data figures details \
    talks meeting agreement deal plan plans under despite unlike like given having being taking making more less \
    strong heavy continued additional further several various certain such thanks please see read related photo \
    image video share updated published editing writing company group bank spokesman spokeswoman spokesperson \
    shareholders holders members delegates participants leaders leader party vote voters results subject \
    terms earlier excluding includes note notes year month week quarter day hours minutes management sure let
"""

LANGUAGE = Language(
    code="en",
    abbreviations=ENGLISH,
    decimal=".",
    numbers=numbered(_NUMBERS) | {w: 10 * v for w, v in numbered(_TENS, 2).items()},
    scales=amounts(_SCALES),
    fractions={"half": (1, 2), "halves": (1, 2), "quarters": (1, 4), "two-thirds": (2, 3)},
    vague=table(_VAGUE),
    ordinals=numbered(_ORDINALS, 1) | {"thirtieth": 30, "fiftieth": 50, "hundredth": 100, "thirds": 3},
    months=numbered(_MONTHS, 1),
    weekdays=numbered(_WEEKDAYS),
    relative_days={"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1},
    compounds=_COMPOUNDS,
    capital_only=words("may march mar sat sun mon jan jun dec wed august sep"),
    negations=table(_NEGATIONS),
    polarity=merged(opposites(_POLARITY), rivals(RIVALS)),
    negative_prefixes=("un", "in", "im", "il", "ir", "dis", "non", "mis", "anti", "de"),
    titles=table(_TITLES) | {word: word for word in _PLAIN_TITLES.split()},
    aliases=PLACES,
    units=table(UNITS),
    currencies=table(CURRENCIES),
    percents=words("percent pct pc"),
    minus=words("minus"),
    joiners=words("and to or through until"),
    year_words=words("in since of by from until during for early late year fiscal mid and to"),
    passive=words("is are was were be been being"),
    agents=words("by"),
    speech=words(_SPEECH),
    moods=table(MOODS),
    done=words(DONE),
    function_words=words(_FUNCTION),
    common_words=words(_COMMON),
    bounds=phrases(BOUNDS),
    designators=words(DESIGNATORS),
    wording=WORDING,
)
