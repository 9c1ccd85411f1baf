"""French words that say the same: how a desk swaps them, with the spellings of 1990 and the usual abbreviations."""

from __future__ import annotations

from dedup.languages.base import words
from dedup.languages.wording import Wording, swaps

_SWAPS = """
    cependant toutefois néanmoins | malgré en_dépit_de | presque quasiment | souvent fréquemment
    actuellement en_ce_moment | télévision télé tv | cinéma ciné
    kilo kilogramme kg | kilos kilogrammes
    km kilomètres kilomètre | événement évènement | événements évènements | réglementation règlementation
    clé clef | clés clefs | août aout | coût cout | coûts couts | île ile | îles iles
    maître maitre | connaître connaitre | oignon ognon | paraître paraitre | pour_cent pourcent pct %
    d de | qu que | j je | n ne
    états_unis etats_unis usa | onu nations_unies | ue union_européenne | urss union_soviétique
    gén général | lt lieutenant | cdt commandant | dr docteur | pr professeur
    janv janvier | févr février | avr avril | juil juillet | oct octobre | nov novembre | déc décembre
    numéro no | st saint | ste sainte | cie compagnie | sté société
    md mds milliards | hebdomadaire hebdo
"""
BOUNDS = """
    about: environ quelque
    nearly: près_de presque quasi
    over: plus_de
    under: moins_de
    at least: au_moins
    at most: au_plus jusqu_à
    exactly: exactement précisément
"""
DESIGNATORS = """vitamine vitamines groupe groupes plan terminal type hépatite grippe classe catégorie section bloc
    porte quai ligne annexe série bâtiment zone secteur niveau option modèle équipe division poule virus variante
    vol phase point article hall aile unité version articles sections règle chapitre paragraphe alinéa clause édition
    verset numéro figure tableau
    règles chapitres paragraphes alinéas clauses éditions versets numéros figures tableaux versions points annexes items
    item sous-section sous-sections sous-paragraphe sous-paragraphes règlement règlements micrologiciel modèles"""

WORDING = Wording(
    helpers=words("m monsieur"),
    titles=words("""gén général lt lieutenant cdt commandant dr docteur pr professeur st saint ste sainte
        m mm mme mmes mlle mlles monsieur madame"""),
    initials=words("usa onu ue urss"),
    swaps=swaps(_SWAPS),
    limiting=words("""
        tout toute tous toutes chaque seul seule seuls seules seulement uniquement même ne n pas non ni jamais sans
        aucun aucune nul rien personne guère peu toujours entier entière
    """),
    turning=words("""
        si sauf hormis excepté seulement seul seule seuls seules uniquement même ne n pas point non ni jamais sans aucun
        aucune nul rien personne guère peu plus moins tout toute tous toutes chaque certains certaines plusieurs
        presque près environ quelque quelques mais ou cependant toutefois malgré prétendument présumé présumée selon
        peut-être probablement sans doute apparemment peut peuvent pourrait pourraient doit devrait affirme prétend nie
        nient démenti dément doute doutent conteste contestent contesté faux fausse mensonge ment mentent menti canular
        plaisanté ancien ancienne ex futur future prétendu prétendue projet condition
    """),
    apart=words("lundis mardis mercredis jeudis vendredis samedis dimanches"),
    merged=words("""
        surtout partout pourtant pourquoi plutôt bientôt aussitôt sitôt davantage quoique puisque lorsque depuis parfois
        toutefois autrefois avenir alentour entour affaire audit enfin ensuite afin enfants
    """),
    placing=frozenset(("près de", "jusqu à")),
    prepositions=words("de d à a en dans avec pour par sur contre entre"),
    dating=words("le en au ce"),
    elided=words("l d j m t s n c qu jusqu lorsqu puisqu quoiqu"),
)
