"""English names of one place: a country, its short form and its people; a state of the Union as datelines shorten it.

    "Britain's talks", "the British talks", "the U.K.'s talks"     one name
    "Boca Raton, Fla."  "Boca Raton, Florida"                      one name

Letters only, as matching sees a name: `newzealand`. Not the short forms that are words or names of their own.
"""

from __future__ import annotations

from dedup.languages.base import table

PLACES = table("""
    us: unitedstates unitedstatesofamerica usa american americans
    uk: unitedkingdom britain greatbritain british briton britons
    un: unitednations
    eu: europeanunion
    ec: europeancommunity europeaneconomiccommunity eec commonmarket
    ussr: sovietunion soviet soviets
    argentina: argentine argentinian
    australia: australian australians
    austria: austrian austrians
    belgium: belgian belgians
    brazil: brazilian brazilians
    canada: canadian canadians
    chile: chilean chileans
    china: chinese peoplesrepublicofchina
    denmark: danish
    egypt: egyptian egyptians
    europe: european
    finland: finnish
    france: french
    germany: german germans
    greece: greek greeks
    india: indian indians
    indonesia: indonesian indonesians
    iran: iranian iranians
    iraq: iraqi iraqis
    ireland: irish
    israel: israeli israelis
    italy: italian italians
    japan: japanese
    kuwait: kuwaiti kuwaitis
    mexico: mexican mexicans
    newzealand: nz
    nigeria: nigerian nigerians
    northkorea: northkorean northkoreans
    norway: norwegian norwegians
    pakistan: pakistani pakistanis
    philippines: philippine filipino filipinos
    poland: polish
    russia: russian russians
    saudiarabia: saudi saudis
    southafrica: southafrican southafricans
    southkorea: southkorean southkoreans
    spain: spanish
    sweden: swedish
    switzerland: swiss
    taiwan: taiwanese
    thailand: thai thais
    turkey: turkish
    ukraine: ukrainian ukrainians
    venezuela: venezuelan venezuelans
    vietnam: vietnamese
    westgermany: westgerman westgermans
    ala: alabama
    ariz: arizona
    ark: arkansas
    calif: california
    colo: colorado
    conn: connecticut
    fla: florida
    ill: illinois
    ind: indiana
    kan: kansas
    ky: kentucky
    mass: massachusetts
    md: maryland
    mich: michigan
    minn: minnesota
    mo: missouri
    neb: nebraska
    nc: northcarolina
    nj: newjersey
    ny: newyork
    okla: oklahoma
    ore: oregon
    pa: pennsylvania
    tenn: tennessee
    tex: texas
    va: virginia
    vt: vermont
    wis: wisconsin
    wyo: wyoming
""")
