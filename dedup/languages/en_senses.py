"""English words that exclude each other without being opposites, and those that tell what is planned, perhaps, done."""

from __future__ import annotations

# A line a class: weather, goods, trades, disasters, vehicles, markets. Spellings of one are joined by `/`.
RIVALS = """
    sun/sunny/sunshine cloud/clouds/cloudy/overcast fog/mist rain/rains/rainy/showers/drizzle snow/snowy/sleet hail
    oil/crude gas coal gold silver copper aluminium/aluminum nickel wheat corn/maize rice sugar coffee cocoa cotton
    teacher doctor nurse farmer lawyer student soldier journalist fisherman driver pilot carpenter miner
    earthquake/quake flood/floods/flooding drought fire/blaze storm/cyclone/hurricane/typhoon landslide avalanche
    car/cars bus/buses truck/trucks/lorry/lorries train/trains plane/planes/aircraft/jet ship/ships/ferry
    flat/unchanged/steady mixed
"""
MOODS = """
    planned: will would shall should must ought won't wont wouldn't wouldnt shouldn't mustn't \
    expected_to due_to set_to scheduled_to planned_to plans_to plan_to planning_to intends_to intend_to intended_to \
    expects_to expect_to going_to supposed_to likely_to is_to are_to was_to were_to hopes_to hope_to hoped_to \
    aims_to aim_to wants_to want_to wanted_to has_to have_to had_to about_to meant_to poised_to slated_to ready_to \
    is_expected are_expected was_expected were_expected is_scheduled are_scheduled is_planned are_planned
    perhaps: may might could can cannot can't cant couldn't couldnt mightn't perhaps possibly maybe probably
"""
DONE = "is are was were has have had did been"
