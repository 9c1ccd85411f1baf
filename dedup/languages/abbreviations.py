"""What ends no sentence: the abbreviations of each language, which segmenting needs before a language is known.

Lower case, without the last dot: "lt", "p.m", "ubnd". A module of their own, since every run cuts text into sentences
and many a one compares no facts: the other lists take ten times as long to load.
"""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the words of a list written as one string."""
    return frozenset(text.split())


# Not `pct`, `mln`, `dlrs`, `km`: agencies write them without a dot, so a dot after them ends the sentence.
ENGLISH = words("""
    mr mrs ms messrs mme mlle dr prof rev fr sr jr st ste hon esq ph.d m.d b.a m.a
    gen lt lieut col maj capt cpt cmdr cmdt cpl sgt pvt adm brig gov sen rep reps sens pres supt det insp const
    secy treas asst assoc dept vice-pres amb
    co corp inc ltd bros cie plc llc l.p s.a n.v a.g s.p.a pty mfg intl natl govt univ dist
    jan feb mar apr jun jul aug sep sept oct nov dec tues wed thu thur thurs fri
    no nos vol vols pp pg fig figs sect eds al vs v etc e.g i.e eg ie cf approx ca viz
    a.m p.m a.d b.c u.s u.k u.n e.u u.s.a u.s.s.r d.c l.a n.y n.j n.c s.c w.va
    ala ariz ark calif colo conn fla ga ind kan ky md mich minn mo mont neb nev okla penn
    r.i tenn tex vt va wis wisc wyo ont que alta sask ave blvd rd hwy mt bldg ext
""")

FRENCH = words("""
    m mm mme mmes mlle mlles me dr drs pr prof gén col cdt cap lt sgt adj st ste mgr r.p s.e s.m
    janv févr avr juil sept oct nov déc cf etc p pp vol chap éd env av apr j.-c tél réf hab
    s.a s.a.r.l s.a.s cie éts sté min nb n.b p.-d.g p.d.g e.-u u.e o.n.u r.-u n.d.l.r p.ex ex c.-à-d i.e
""")

VIETNAMESE = words("""
    tp tt p q h x ts ths gs pgs bs ks cn ubnd hđnd tx đ.c đ/c v.v vv tr nxb stt đt sn ô b ôb thpt
    tp.hcm gs.ts pgs.ts ts.bs ths.bs bs.ckii bs.cki gs.tskh mr mrs ms dr
""")

ABBREVIATIONS = ENGLISH | FRENCH | VIETNAMESE
