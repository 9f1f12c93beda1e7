#!/usr/bin/env python3
"""Makes a day of home care: `day.py VISITS OUT.json [--seed N]`. Visits and seed fix every byte.

The recipe is the one that the figures of the comparison were first published with: homes in towns at constant density,
a morning peak and three smaller ones, 15 to 60 minutes, one visit in five for a trained carer, a carer for nine visits,
a third of the carers on split shifts. The order of the draws is part of it.
"""

import argparse
import json
import math
import random

# Slot: mean and spread of the wanted start, and its bounds, in hours.
SLOTS = {
    "morning": (8.5, 0.9, 7.0, 10.5),
    "lunch": (12.5, 0.6, 11.5, 14.0),
    "tea": (17.0, 0.6, 16.0, 18.25),
    "bed": (20.25, 0.7, 19.0, 21.5),
}
CALLS = [(35, 1), (25, 2), (20, 3), (20, 4)]  # weight, calls a day
ROUTINES = {
    1: [(60, "morning"), (15, "lunch"), (15, "tea"), (10, "bed")],
    2: [(50, "morning tea"), (50, "morning bed")],
    3: [(70, "morning lunch tea"), (30, "morning lunch bed")],
    4: [(100, "morning lunch tea bed")],
}
MINUTES = [(25, 15), (45, 30), (20, 45), (10, 60)]
LEEWAY = [(1, 30), (1, 45), (1, 60)]  # minutes before and after the wanted start
SHIFTS = [(45, [(6.75, 15.0)]), (20, [(14.0, 22.75)]), (35, [(6.75, 12.5), (16.0, 22.5)])]
TRAINED_VISITS, TRAINED_CARERS = 0.20, 0.35
KM_PER_DEGREE = 111.195
ORIGIN = (53.0, -1.5)


class Maker:
    def __init__(self, visits, seed):
        self.dice = random.Random(f"homecare-{visits}-{seed}")
        self.side = 20.0 * math.sqrt(visits / 1000)
        self.towns = [(self.far(), self.far(), 1.0 + 1.5 * self.dice.random()) for _ in range(max(1, visits // 400))]
        self.locations = []

    def far(self):
        return self.dice.random() * self.side

    def weighted(self, rows):
        left = self.dice.random() * sum(weight for weight, _ in rows)
        for weight, value in rows:
            left -= weight
            if left < 0:
                return value
        return rows[-1][1]

    def home(self):
        if self.dice.random() < 0.15:
            east, north = self.far(), self.far()
        else:
            x, y, spread = self.dice.choice(self.towns)
            east, north = self.dice.gauss(x, spread), self.dice.gauss(y, spread)
        shrink = math.cos(math.radians(ORIGIN[0]))
        place = [ORIGIN[0] + north / KM_PER_DEGREE, ORIGIN[1] + east / (KM_PER_DEGREE * shrink)]
        self.locations.append([round(degrees, 6) for degrees in place])
        return len(self.locations) - 1

    def skills(self, share):
        return ["clinical"] if self.dice.random() < share else []

    def visit(self, number, client, place, slot):
        mean, spread, least, most = SLOTS[slot]
        wanted = round(min(most, max(least, self.dice.gauss(mean, spread))) * 12) * 300
        leeway = self.weighted(LEEWAY) * 60
        return {"id": number, "client": client, "loc": place, "slot": slot, "dur": self.weighted(MINUTES) * 60,
                "tw": [wanted - leeway, wanted + leeway], "skills": self.skills(TRAINED_VISITS)}


def make(count, seed):
    maker, visits, client = Maker(count, seed), [], 0
    while len(visits) < count:
        place = maker.home()
        routine = maker.weighted(ROUTINES[maker.weighted(CALLS)]).split()
        for slot in routine[:count - len(visits)]:
            visits.append(maker.visit(len(visits), client, place, slot))
        client += 1
    carers, shifts = [], []
    for carer in range(max(2, round(count / 9))):
        home = maker.home()
        skills = maker.skills(TRAINED_CARERS)
        carers.append({"id": carer, "home": home, "skills": skills})
        for start, end in maker.weighted(SHIFTS):
            shifts.append({"id": len(shifts), "carer": carer, "start_loc": home, "end_loc": home,
                           "start": int(start * 3600), "end": int(end * 3600), "skills": skills})
    return {"name": f"hc{count}-s{seed}", "seed": seed, "matrix": "road", "clients": client,
            "locations": maker.locations, "visits": visits, "carers": carers, "shifts": shifts}


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description="Makes a day of home care.")
    asked.add_argument("visits", type=int)
    asked.add_argument("out")
    asked.add_argument("--seed", type=int, default=1)
    asked = asked.parse_args()
    with open(asked.out, "w") as out:
        json.dump(make(asked.visits, asked.seed), out, separators=(",", ":"))
