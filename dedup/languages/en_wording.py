"""English words that say the same: how a wire subeditor swaps them, and how Britain and America spell them.

Only pairs that any desk takes for each other in running copy. Not here: words that say more or less than each other
(killed, murdered; large, big), that have another meaning too (before, firm, hurt), that report with a judgement or an
order (claimed, warned, added), that tell names apart (Grey, Gray), and whatever counts, dates, limits or denies.
"""

from __future__ import annotations

from dedup.languages.base import words
from dedup.languages.wording import Wording, endings, swaps

_SWAPS = """
    although though | while whilst | until till | among amongst | amid amidst | toward towards
    afterward afterwards | backward backwards | bought purchased | buying purchasing | enough sufficient
    nevertheless nonetheless | therefore consequently | moreover furthermore | perhaps maybe
    mainly chiefly primarily | often frequently | seldom rarely | nearly almost | in_spite_of despite
    truck lorry | trucks lorries | petrol gasoline | television tv | railway railroad | railways railroads
    airplane aeroplane | airplanes aeroplanes | mobile_phone cellphone | mobile_phones cellphones
    percent per_cent pct | mln million | bln billion | trln trillion | dlrs dollars | dlr dollar
    united_states us usa | united_kingdom uk | united_nations un | european_union eu | soviet_union ussr
    km kms kilometre kilometres kilometer kilometers | kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes
    litre liter | litres liters | gramme gram | grammes grams
    sen senator | rep representative | gov governor | gen general | lt lieut lieutenant | col colonel | maj major
    capt captain | sgt sergeant | cpl corporal | adm admiral | brig brigadier | prof professor | dr doctor
    rev reverend | pres president | amb ambassador | dept department | govt government | assn association
    intl international | natl national | inc incorporated | corp corporation | ltd limited | st saint
    jan january | feb february | aug august | sept september sep | oct october | nov november | dec december
    programme program | programmes programs | adviser advisor | advisers advisors
    judgement judgment | judgements judgments | inquiry enquiry | inquiries enquiries | ageing aging | tyre tire
    tyres tires | plough plow | jewellery jewelry | aluminium aluminum | sceptic skeptic | sceptical skeptical
    sceptics skeptics | mould mold | moustache mustache | gaol jail | cosy cozy | sulphur sulfur
    fulfil fulfill | enrol enroll | instalment installment | instalments installments | skilful skillful
    wilful willful | catalogue catalog | dialogue dialog | analyse analyze | analysed analyzed | analysing analyzing
    paralysed paralyzed | learnt learned | burnt burned | spelt spelled | dreamt dreamed | leapt leaped
    spoilt spoiled | proved proven | manoeuvre maneuver | manoeuvres maneuvers | axe ax
    haemorrhage hemorrhage | leukaemia leukemia | anaemia anemia | paediatric pediatric | orthopaedic orthopedic
    archaeology archeology | archaeologist archeologist | archaeologists archeologists | foetus fetus
    travelled traveled | travelling traveling | traveller traveler | travellers travelers | cancelled canceled
    cancelling canceling | labelled labeled | labelling labeling | modelled modeled | modelling modeling
    fuelled fueled | fuelling fueling | signalled signaled | signalling signaling | levelled leveled
    counsellor counselor | counsellors counselors | marshalled marshaled | totalled totaled | totalling totaling
    rivalled rivaled | tunnelling tunneling | channelled channeled | quarrelled quarreled | dialled dialed
    defence defense | defences defenses | offence offense | offences offenses | licence license | licences licenses
    pretence pretense | practise practice | practised practiced | practising practicing
"""
_OUR = """col lab harb hon neighb fav rum behavi vap arm hum sav flav tum vig endeav parl val clam splend ard cand od
    ranc sav rig"""
_ISE = """organ real recogn critic apolog author emphas priorit minim maxim modern mobil stabil national privat
    central general special util final legal liberal neutral normal penal public summar sympath terror urban victim
    visual vandal symbol standard social revital polar personal optim monopol memor jeopard industrial immun
    hospital harmon global formal fertil econom demoral civil character capital brutal antagon
    decentral destabil demil initial item mechan synchron tranquil"""
_TITLES = """sen senator rep representative gov governor gen general lt lieut lieutenant col colonel maj major capt
    captain sgt sergeant cpl corporal adm admiral brig brigadier prof professor dr doctor rev reverend pres president
    amb ambassador st saint mr mrs ms messrs"""
BOUNDS = """
    about: about around approximately roughly some circa
    nearly: nearly almost
    over: over above more_than
    under: under below less_than fewer_than
    at least: at_least
    at most: at_most up_to
    exactly: exactly precisely
"""
DESIGNATORS = """vitamin vitamins group groups plan terminal type hepatitis influenza flu class category grade section
    block gate pier flight route line appendix schedule exhibit series building hangar level tier strain protein option
    team hall wing zone sector area serie ward unit phase stage model variant annex point platform division league cat
    platoon squad train car row list schedule bloc article version articles sections versions rule rules chapter
    chapters paragraph paragraphs para clause clauses release build edition verse figure table regulation kernel
    subsection subsections sub-section sub-sections subparagraph subparagraphs sub-paragraph sub-paragraphs subclause
    subclauses sub-clause sub-clauses paras item items points builds editions figures firmware releases verses tables
    regulations kernels annexes appendices schedules exhibits models"""

WORDING = Wording(
    idle=words("that"),
    conjunctions=words("that"),
    placing=frozenset(("about", "around", "some", "over", "above", "under", "below", "up to")),
    prepositions=words("of by to from with for at in into than between"),
    adding=words("who"),
    dating=words("on in at last late early"),
    helpers=words("mr"),
    titles=words(_TITLES),
    initials=words("us usa uk un eu ussr"),
    swaps={
        **swaps(_SWAPS),
        **endings(_OUR, "our", "or", "- s ed ing able ite ites ful hood hoods er ers"),
        **endings(_ISE, "is", "iz", "e es ed ing er ers ation ations ational"),
        **endings("cent theat fib calib lust spect somb", "re", "er", "- s"),
    },
    limiting=words("""
        all every each any no not never none neither nor nobody nothing nowhere without only just even few little hardly
        scarcely barely everyone everybody everything anyone anybody anything always entire whole both most
    """),
    turning=words("""
        if unless except excluding only even just merely no not never none nor neither without hardly scarcely barely
        nobody nothing nowhere few little less least most more all every each any some several both half part
        nearly almost about around roughly approximately over under above below up or but however although though
        despite instead rather allegedly alleged reportedly apparently supposedly possibly perhaps maybe probably likely
        may might could would should must can cannot will shall claim claims claimed claiming denied denies deny
        provided providing assuming whether former formerly acting ex would-be so-called self-styled suspected presumed
        proposed planned attempted failed false fake mock potential possible
        doubt doubts doubted dispute disputes disputed untrue wrong wrongly lie lies lied hoax joke joked invented
    """),
    apart=words("""
        bpd crown crowns krona krone kroner kronor rial rials riyal riyals lira lire pound pounds quid stg sterling
        ct cts thirds tonight mondays tuesdays wednesdays thursdays fridays saturdays sundays
    """),
    merged=words("""
        notable notice noted notion nowhere nobody nothing therapist therapists another ahead apart aside
        ashore away across again along around alive alone aboard abroad about await avoid adrift
        together altogether already always almost maybe inform insane intend incite upon atone attend offend
        resign resigned resigns resigning recover recovered recovers recovery reform reformed recreation represent
        represented remark remarked resent resort resorted react reacted repress repressed recount recounted
        without within
    """),
)
