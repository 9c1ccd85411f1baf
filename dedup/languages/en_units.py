"""English units of measure and of money, with the one name each is compared by."""

from __future__ import annotations

UNITS = """
    s: seconds sec secs
    min: minute minutes min mins
    h: hour hours hr hrs
    day: day days
    week: week weeks
    month: month months
    year: year years yr yrs
    decade: decade decades
    century: century centuries
    mm: mm millimetre millimetres millimeter millimeters
    cm: cm centimetre centimetres centimeter centimeters
    m: metre metres meter meters
    km: km kms kilometre kilometres kilometer kilometers
    in: inch inches
    ft: foot feet ft
    yd: yard yards
    mile: mile miles
    kmh: kph
    mph: mph
    g: gram grams gramme grammes
    kg: kg kgs kilo kilos kilogram kilograms
    t: tonne tonnes
    ton: ton tons
    lb: lb lbs pound-weight
    oz: oz ounce ounces
    l: litre litres liter liters
    gal: gallon gallons
    bbl: barrel barrels bbl bbls bpd
    bu: bushel bushels
    ha: hectare hectares
    acre: acre acres
    mw: mw megawatt megawatts
    gw: gw gigawatt gigawatts
    degree: degree degrees
    point: point points pts
    bp: bp bps
    share: share shares shr shrs
    person: person people persons
    vote: vote votes
    pctpoint: percentage-point
"""
CURRENCIES = """
    $: dollar dollars dlr dlrs usd
    A$: aud
    C$: cad
    HK$: hkd
    NZ$: nzd
    S$: sgd
    cent: cent cents cts ct
    £: pound pounds stg sterling gbp quid
    penny: penny pence
    €: euro euros eur
    ¥: yen jpy
    yuan: yuan renminbi rmb cny
    franc: franc francs frf
    chf: chf
    mark: mark marks dem
    lira: lira lire
    peso: peso pesos
    rouble: rouble roubles ruble rubles rub
    rupee: rupee rupees
    won: krw
    baht: baht thb
    ringgit: ringgit
    rupiah: rupiah
    riyal: riyal riyals rial rials
    dinar: dinar dinars
    dirham: dirham dirhams
    crown: crown crowns krona kroner
    guilder: guilder guilders
    ₫: dong dongs vnd
"""
