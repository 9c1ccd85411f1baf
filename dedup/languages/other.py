"""The commonest words of languages without lists of their own, so that their copy is not taken for a listed language.

German `in`, `die`, `am` would make a passage English. Where one of these leads, no list is trusted and every changed
word counts as a changed fact.
"""

from __future__ import annotations

from dedup.languages.base import words

COMMON = (
    words("""der die das den dem des ein eine einer eines einem einen und oder aber nicht kein keine ist sind war waren
        wurde wurden wird werden hat haben hatte hatten sich mit von vom zu zum zur bei beim auf aus nach über unter für
        durch gegen um im am an als wie dass auch noch nur mehr sagte nach vor zwischen ab er sie es ihr wir"""),
    words("""el la los las un una unos unas de del y o u pero no es son fue fueron era eran ha han había se su sus \
    con por
        para en al a que como más sin sobre entre hasta desde también según dijo este esta lo le les muy ya tras"""),
    words("""il lo la i gli le un uno una di del della dei delle degli dal dalla nel nella e o ma non è sono era \
    erano ha
        hanno si con per tra fra su sul sulla che come più anche a al alla ai ha detto questo questa suo sua dopo"""),
    words("""o a os as um uma uns umas de do da dos das e ou mas não é são foi foram era ao à no na nos nas com por para
        em que como mais sem sobre entre até também segundo disse este esta seu sua pelo pela se"""),
    words("""de het een en of maar niet geen is zijn was waren werd werden wordt heeft hebben had zich met van te bij op
        uit naar over onder voor door tegen om in aan als dat ook nog meer zei deze die hij zij ze er"""),
    words("""en ett den det de och eller men inte ingen är var har hade sig med av till på från för om i att som \
    också mer
        efter under sa han hon et ikke og af fra til er som på at med"""),
    words("""i w z na do o od po za przez dla się nie jest są był była było były oraz ale a że jak to ten ta te \
    który która
        przed pod nad już także"""),
    words("""yang dan di ke dari untuk dengan pada ini itu adalah tidak akan telah oleh dalam sebagai juga atau \
    kata para
        bahwa karena lebih mereka"""),
    words("ve bir bu da de için ile olarak daha çok en gibi ama değil olan olduğu sonra kadar dedi ise"),
    words("și în la cu de pe din un o nu este sunt a fost care că mai pentru prin după"),
)
