"""French: wire copy of AFP and VNA's French service; Belgian and Swiss numbers too."""

from __future__ import annotations

from dedup.languages.abbreviations import FRENCH
from dedup.languages.base import Language, amounts, merged, numbered, opposites, phrases, rivals, table, words
from dedup.languages.fr_wording import BOUNDS, DESIGNATORS, WORDING

_NUMBERS = """zéro un/une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"""
_TENS = "vingt/vingts trente quarante cinquante soixante septante huitante/octante nonante"
_ORDINALS = """premier/première/premiers/premières deuxième/deuxièmes/second/seconde troisième/troisièmes
    quatrième/quatrièmes cinquième/cinquièmes sixième/sixièmes septième/septièmes huitième/huitièmes
    neuvième/neuvièmes dixième/dixièmes onzième douzième treizième quatorzième quinzième seizième dix-septième
    dix-huitième dix-neuvième vingtième"""

_MONTHS = """janvier/janv février/févr/fév mars avril/avr mai juin juillet/juil août septembre octobre/oct
    novembre/nov décembre/déc"""
_SCALES = """
    10: dizaine
    12: douzaine
    15: quinzaine
    20: vingtaine
    30: trentaine
    40: quarantaine
    50: cinquantaine
    60: soixantaine
    100: cent cents centaine
    1000: mille mil millier
    1000000: million millions
    1000000000: milliard milliards mds md mrd
    1000000000000: billion billions
"""
_VAGUE = """
    10s: dizaines
    12s: douzaines
    100s: centaines
    1000s: milliers
    x2: double doublé doublée doublent
    x3: triple triplé triplée
"""
_ALIASES = """
    us: étatsunis
    uk: royaumeuni
    un: nationsunies onu
    eu: unioneuropéenne ue
    fmi: fondsmonétaireinternational
    urss: unionsoviétique
    rfa: allemagnefédérale
"""
_RIVALS = """
    soleil/ensoleillé/éclaircies nuages/nuageux/couvert/voilé brouillard/brume pluie/pluies/averses/gouttes \
    neige/neiges/flocons grêle
    pétrole/brut gaz charbon or argent cuivre aluminium nickel blé maïs riz sucre café cacao coton
    enseignant/instituteur médecin infirmier/infirmière agriculteur avocat étudiant soldat journaliste pêcheur pilote
    séisme inondation/inondations sécheresse incendie/incendies tempête/cyclone/ouragan/typhon avalanche éboulement
    voiture/voitures autobus/autocar/bus camion/camions train/trains avion/avions navire/navires/ferry/bateau
    dispersé/dispersés/mitigé/mitigés stable/stables/inchangé/inchangés repli/baisse/recul hausse/progression
"""
_NEGATIONS = """
    not: ne n' pas point non ni guère
    never: jamais
    without: sans
    none: aucun aucune aucuns aucunes nul nulle personne rien
    deny: nie nient nié niée nier niait démenti dément démentent démentir démentie refuse refusé refusent refuser \
    refus rejette rejeté rejetée rejettent rejeter
    fail: échoué échoue échouent échouer
    allegedly: présumé présumée présumés présumées prétendument
    few: peu
"""
_POLARITY = """
    hausse hausses augmente augmentent augmenté augmentée augmentation augmentations augmenter monte montent monté \
    progresse progressent progressé progression croît croissance grimpe grimpé bondi bondit bond gagne gagnent gagné \
    relevé relève accru accrue accroît amélioré amélioration élargi remonté remonte accélération accéléré renforcé \
    | baisse baisses baissent baissé baisser diminue diminuent diminué diminution diminuer recule reculent reculé \
    recul repli \
    chute chutes chutent chuté chuter décroît décroissance perdu perd perdent perte pertes réduit réduite réduction \
    réduire plongé plonge tombé tombe abaissé abaisse détérioré détérioration ralentissement ralenti affaibli
    bénéfice bénéfices profit profits gain gains excédent excédents excédentaire | perte pertes déficit déficits \
    déficitaire
    achète achètent acheté achat achats acheter acheteur acheteurs acquis acquisition \
    | vend vendent vendu vendue vente ventes vendre vendeur vendeurs cède cédé cession
    gagné gagne gagnent gagner victoire victoires vainqueur vainqueurs vaincu remporté remporte battu bat \
    | perdu perd perdent perdre défaite défaites perdant perdants
    accepte acceptent accepté acceptée accepter approuve approuvent approuvé approuvée approuver approbation adopté \
    adoptée adopte autorise autorisé autorisée autoriser soutient soutenu soutien pour permet permis favorable \
    favorables | refuse refusent refusé refusée refuser refus rejette rejettent rejeté rejetée rejeter rejet interdit \
    interdite interdire interdiction oppose opposé opposition contre bloque bloqué défavorable défavorables condamne
    coupable coupables condamné condamnée condamnés | innocent innocente innocents acquitté acquittée acquittés relaxé
    vivant vivante vivants vivantes vie survécu survivant survivants rescapé rescapés \
    | mort morte morts mortes mourir décédé décédée décédés décès tué tuée tués tuées tuer meurt
    mort morts mortes tué tuée tués tuées tuer tuant | blessé blessée blessés blessées blesser blessant blessures
    avant auparavant précédent précédente | après ensuite suivant suivante
    plus_de au_moins | moins_de au_plus jusqu_à
    printemps | automne été hiver
    été | automne hiver
    automne | hiver
    dessus supérieur supérieure supérieurs supérieures | dessous inférieur inférieure inférieurs inférieures
    plus plus_de davantage maximum majorité | moins moins_de minimum minorité
    premier première premiers premières début débuts débute débuté commence commencé ouvre ouvert ouverte ouverture | \
    dernier dernière derniers dernières fin fins finit fini terminé termine ferme fermé fermée fermeture clôture achevé
    nord | sud
    est oriental orientale | ouest occidental occidentale
    nord sud | ouest
    nord-est | sud-ouest
    nord-ouest | sud-est
    homme hommes garçon garçons il ils père fils frère mari roi masculin | femme femmes fille filles elle elles mère \
    soeur sœur épouse reine féminin
    importe importé importation importations importer importateur importateurs | exporte exporté exportation \
    exportations exporter exportateur exportateurs
    prête prêt prêteur prêteurs créancier créanciers | emprunte emprunt emprunteur débiteur débiteurs
    embauche embauché embauches nommé nommée nomination recruté | licencie licencié licenciés licenciement \
    licenciements démission démissionné limogé
    entre entré entrée arrive arrivé arrivée | sort sorti sortie part parti partie quitte quitté départ retiré retrait
    réussi réussite succès réussit | échoué échec échoue
    toujours souvent | rarement
    tous toutes tout | certains certaines quelques
    vrai vraie exact exacte | faux fausse inexact
    bon bonne meilleur meilleure | mauvais mauvaise pire
    fort forte forts fortes | faible faibles
    haut haute hauts élevé élevée | bas basse
    grand grande grands grandes gros | petit petite petits petites
    long longue | court courte
    vieux vieille ancien ancienne âgé | jeune jeunes nouveau nouvelle
    rapide rapidement vite | lent lente lentement
    public publique | privé privée secret secrète
    présent présente | absent absente
    inclus incluant compris | exclu excluant exclus sauf
    ajoute ajouté | retire retiré supprime supprimé
    ami amis allié alliés | ennemi ennemis
    guerre guerres | paix trêve cessez-le-feu
    arrêté arrêtée arrêtés arrestation détenu emprisonné | libéré libérée libérés libération relâché
    gauche | droite
    intérieur intérieure nationale national | extérieur extérieure étranger étrangère
    matin | soir nuit après-midi
    légal légale | illégal illégale illégaux
    confirme confirmé confirmée | dément démenti démentie nie nié
    positif positive optimiste | négatif négative pessimiste
    hier | demain
    si | sauf_si à_moins
    seulement seul seule seuls seules uniquement | même
"""
_UNITS = """
    s: seconde secondes
    min: minute minutes mn
    h: heure heures h
    day: jour jours journée journées
    week: semaine semaines
    month: mois
    year: an ans année années
    decade: décennie décennies
    century: siècle siècles
    mm: mm millimètre millimètres
    cm: cm centimètre centimètres
    m: mètre mètres m
    km: km kilomètre kilomètres
    kmh: km/h
    mile: mille-marin miles
    g: gramme grammes
    kg: kg kilo kilos kilogramme kilogrammes
    t: tonne tonnes
    l: litre litres
    bbl: baril barils
    ha: hectare hectares ha
    mw: mw mégawatt mégawatts
    degree: degré degrés
    point: point points
    share: action actions
    person: personne personnes
    vote: voix
"""
_CURRENCIES = """
    $: dollar dollars usd
    €: euro euros eur
    £: livre livres gbp
    ¥: yen yens jpy
    yuan: yuan yuans
    franc: franc francs
    rouble: rouble roubles
    peso: peso pesos
    cent: centime centimes
    ₫: dong dongs dông đồng vnd
"""
_TITLES = """
    gen: gén général générale
    col: col colonel
    lt: lt lieutenant
    cdt: cdt commandant
    capt: cap capitaine
    adj: adj adjudant adjoint adjointe
    m: m mm monsieur messieurs
    mme: mme madame mmes
    mlle: mlle mademoiselle
    dr: dr docteur drs
    pr: pr prof professeur
    me: me maître
    mgr: mgr monseigneur
    pres: président présidente
    min: ministre ministres
    vice: vice
    pm: premier première
    sec: secrétaire
    dir: directeur directrice
    st: st saint
    ste: ste sainte
    sté: sté société
    cie: cie compagnie
    reuter: reuter reuters
    afp: afp
    ap: ap
    vna: vna ttxvn
"""
_FUNCTION = """
    le la les l' l un une des du de d' d au aux ce cet cette ces c' c son sa ses leur leurs mon ma mes notre nos \
    votre vos
    je tu il elle on nous vous ils elles lui eux se s' s y en me te m' t' j' qu' qui que quoi dont où lequel laquelle \
    lesquels est sont était étaient été être sera seront serait soit étant a ont avait avaient eu avoir aura auront \
    aurait \
    ait ayant fait faire font peut peuvent pourrait pourraient doit doivent devrait devraient va vont
    à dans par pour sur sous avec chez vers entre parmi depuis pendant durant lors selon dès jusque jusqu' afin contre \
    avant après environ près ainsi comme et ou mais donc or car si quand alors tandis puis aussi également encore déjà \
    cependant toutefois notamment très tout toute tous toutes même mêmes autre autres plus moins cela ceci celui celle \
    ceux celles voici voilà
    dit dire ajouté ajoute déclaré déclare affirmé affirme indiqué indique expliqué explique précisé précise souligné \
    souligne annoncé annonce rapporté rapporte estimé estime noté note poursuivi
"""
_SPEECH = """dit ajouté ajoute déclaré déclare affirmé affirme indiqué indique expliqué explique précisé précise \
    souligné
    souligne annoncé annonce rapporté rapporte estimé estime noté note poursuivi selon"""
_MOODS = """
    planned: doit doivent devait devaient devra devront devrait devraient prévu prévue prévus prévues prévoit \
    prévoient prévoyait attendu attendue attendus attendues censé censée censés censées ira iront irait iraient \
    verra verront sur_le_point
    perhaps: peut peuvent pouvait pouvaient pourra pourront pourrait pourraient peut-être probablement sans_doute \
    éventuellement
    verb: va vont allait allaient
"""
_DONE = "a ont est sont s'est avait avaient était étaient été eu eut eurent fut furent n'a n'est n'ont"
_FUTURE = """
    erai era erons eront erait eraient aura auront aurait auraient saura sauront dra dront drait draient ttra ttront
    ttrait ttraient nira niront gira giront rtira rtiront ntira ntiront rira riront ssira ssiront lira liront
"""
_COMMON = """
    police policiers gouvernement autorités ministère ministre président analystes experts chercheurs économistes \
    marchés actions cours prix investisseurs habitants témoins manifestants étudiants secours pompiers soldats \
    rebelles \
    médias entreprises banques clients syndicats opposition parlement députés sénateurs avocats procureur enquêteurs \
    présent présente interrogé interrogée interrogés outre malgré grâce face hier demain aujourd'hui récemment \
    actuellement dernièrement désormais enfin ensuite parallèlement auparavant lire voir photo image vidéo plusieurs \
    certains certaines quelques chaque chacun beaucoup peu presque parmi concernant participant participants \
    dirigeants \
    délégués réunion sommet accord projet plan discussions négociations résultats chiffres données production \
    exportations importations ventes bénéfice croissance inflation nouvelle nouveau nouvelles nouveaux deux trois \
    grand grande premier première dernier dernière oui
"""

LANGUAGE = Language(
    code="fr",
    abbreviations=FRENCH,
    decimal=",",
    numbers=numbered(_NUMBERS) | {w: 10 * v for w, v in numbered(_TENS, 2).items()},
    scales=amounts(_SCALES),
    fractions={"demi": (1, 2), "demie": (1, 2), "moitié": (1, 2), "tiers": (1, 3), "quart": (1, 4), "quarts": (1, 4)},
    vague=table(_VAGUE),
    ordinals=numbered(_ORDINALS, 1) | {"centième": 100},
    months=numbered(_MONTHS, 1),
    weekdays=numbered("lundi mardi mercredi jeudi vendredi samedi dimanche"),
    relative_days={"aujourd'hui": 0, "hier": -1, "avant-hier": -2, "demain": 1},
    compounds={
        "pour cent": ("%", "%"),
        "avant - hier": ("r", -2),
        "après - demain": ("r", 2),
        "livre sterling": ("$", "£"),
        "livres sterling": ("$", "£"),
        **dict.fromkeys(
            ("plus de", "moins de", "au moins", "au plus", "jusqu à", "plus ou moins", "près de", "sauf si"), ("x", "")
        ),
        # Not a denial, as "peu de banquiers" is.
        **dict.fromkeys(
            ("un peu", "peu à peu", "peu après", "peu avant", "depuis peu", "sous peu", "à peu"), ("x", "")
        ),
        "an dernier": ("r", (-1, "year")),
        "année dernière": ("r", (-1, "year")),
        "cette année": ("r", (0, "year")),
        "an prochain": ("r", (1, "year")),
        "année prochaine": ("r", (1, "year")),
        "points de pourcentage": ("u", "pctpoint"),
    },
    capital_only=frozenset(),
    negations=table(_NEGATIONS),
    polarity=merged(opposites(_POLARITY), rivals(_RIVALS)),
    negative_prefixes=("in", "im", "il", "ir", "dé", "des", "dés", "mal", "non", "mé", "anti"),
    titles=table(_TITLES),
    aliases=table(_ALIASES),
    units=table(_UNITS),
    currencies=table(_CURRENCIES),
    percents=words("pct pourcent"),
    minus=words("moins"),
    joiners=words("et à ou au"),
    year_words=words("en depuis de dès année début fin courant et à l'an"),
    passive=words("est sont été était étaient être fut furent"),
    agents=words("par"),
    speech=words(_SPEECH),
    moods=table(_MOODS),
    done=words(_DONE),
    function_words=words(_FUNCTION),
    common_words=words(_COMMON),
    future=tuple(_FUTURE.split()),
    infinitive=("er", "ir", "re"),
    unfinished=("er", "ir", "re", "ait", "aient", "ant"),
    bounds=phrases(BOUNDS),
    designators=words(DESIGNATORS),
    wording=WORDING,
)
