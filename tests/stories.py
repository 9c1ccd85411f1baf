"""Stories and filled forms that relations, groups and forms are tested on."""

STORY = [
    "The city council voted on Tuesday to close the old harbour bridge for repairs, officials said.",
    "Engineers found cracks in 14 of the 38 main supports during a routine inspection last month.",
    "Traffic will be sent over the northern crossing until the work is done, the mayor's office said.",
    "Shop owners near the bridge fear that they will lose 250 customers a day during the summer season.",
    "The bridge was opened in 1931 and carries 42,000 cars and lorries on a working day, by the city's count.",
    "Repairs are to cost 17 million crowns, which the council has borrowed from the regional savings bank.",
]
NEWS = "A ferry for pedestrians and cyclists will run every ten minutes from early morning to midnight, she said."
OTHER = [
    "Farmers in the southern plains ask for rain as the wheat harvest comes in a third below the last one.",
    "The price of bread rose for a second month, and bakers in two towns have begun to sell smaller loaves.",
    "The ministry of agriculture will open its stores of grain in March, its spokesman told reporters.",
]
# One form, filled twice: no sentence of one is alike to one of the other, phrases are.
ISSUE = """LONDON, March 16 - Northgate Harbours Corp is issuing a 17 billion yen eurobond due August 21, 1993
paying 4-3/4 pct and priced at 101-3/8 pct, lead manager Merchant Bank of Varnholm said.
The bond is available in denominations of one mln yen and will be listed in Luxembourg.
Fees comprise 1-1/4 pct selling concession and 5/8 pct management and underwriting combined.
"""
NEXT = """ZURICH, April 13 - Orlandia Finance NV Curacao is issuing a 240 mln Australian dlr eurobond due May 11,
1991, which its parent Orlandia Bank Ltd guarantees, paying 14-5/8 pct and priced at 99-3/4 pct, lead manager
Varnholm Capital Markets Ltd told reporters after the close. Underwriters include Kestrel, Brandt and Olafson,
and the bond, with warrants that run to 1996, is available in denominations of 10,000 and 50,000 dlrs and will
be listed in Geneva and Amsterdam. For its work the syndicate, which met in Basle on Friday, has 1-3/4 pct
selling concession, and 3/16 pct management and underwriting combined goes to Varnholm Capital Markets Ltd
alone.
"""


def body(*paragraphs):
    return "\n\n".join(paragraphs) + "\n"
