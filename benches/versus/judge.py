#!/usr/bin/env python3
"""Judges rosters: `judge.py DAY.json ROSTER.json`. A timetable of its own: nothing a solver says about times counts.

A roster is `{"routes": [{"shift": id, "visits": [ids]}]}`. Every visit starts as early as it can; the carer then leaves
home as late as being back at the same time allows, and what is neither travel nor care is waiting.
"""

import json
import sys

EARTH_KM = 6371.0088


def load(path):
    with open(path) as file:
        return json.load(file)


def travel(day):
    """Whole seconds from place to place: 1.3 times the great circle at 30 km/h and two minutes (`road`), or ten times
    the straight line, truncated (`euclid10`)."""
    import numpy as np  # here, so that a solver that needs no table is not charged for its memory

    places = np.array(day["locations"], dtype=np.float64)
    table = np.zeros((len(places), len(places)), dtype=np.int64)
    for here, place in enumerate(places):
        if day["matrix"] == "road":
            lat, lon = np.radians(places[:, 0]), np.radians(places[:, 1])
            h = (np.sin((lat[here] - lat) / 2) ** 2
                 + np.cos(lat[here]) * np.cos(lat) * np.sin((lon[here] - lon) / 2) ** 2)
            km = 2 * EARTH_KM * np.arcsin(np.minimum(1, np.sqrt(h)))
            table[here] = np.rint(km * 1.3 / 30 * 3600 + 120)
            table[here, here] = 0
        elif day["matrix"] == "euclid10":
            table[here] = np.floor(np.hypot(place[0] - places[:, 0], place[1] - places[:, 1]) * 10 + 1e-9)
        else:
            raise ValueError(f"no rule of travel is called {day['matrix']}")
    return table


def timetable(shift, visits, table):
    """Faults, travel, waiting and care, in seconds, of one round."""
    faults, starts, clock, here, driven = [], [], shift["start"], shift["start_loc"], 0
    for visit in visits:
        leg = int(table[here, visit["loc"]])
        start = max(clock + leg, visit["tw"][0])
        if start > visit["tw"][1]:
            faults.append(f"visit {visit['id']} is {start - visit['tw'][1]} s late")
        if set(visit["skills"]) - set(shift["skills"]):
            faults.append(f"visit {visit['id']} is beyond shift {shift['id']}")
        starts.append(start)
        clock, here, driven = start + visit["dur"], visit["loc"], driven + leg
    leg = int(table[here, shift["end_loc"]])
    back, driven = clock + leg, driven + leg
    if back > shift["end"]:
        faults.append(f"shift {shift['id']} is back {back - shift['end']} s late")
    if sum(visit.get("demand", 0) for visit in visits) > shift.get("capacity", float("inf")):
        faults.append(f"shift {shift['id']} carries too much")
    leaves, there = back, shift["end_loc"]
    for visit, start in zip(reversed(visits), reversed(starts)):
        done = leaves - int(table[visit["loc"], there])
        leaves, there = min(done - visit["dur"], max(visit["tw"][1], start)), visit["loc"]
    leaves -= int(table[shift["start_loc"], there])
    care = sum(visit["dur"] for visit in visits)
    return faults, driven, back - leaves - driven - care, care


def judge(day, roster, table):
    """The figures of a roster, in minutes, and its faults."""
    visits = {visit["id"]: visit for visit in day["visits"]}
    shifts = {shift["id"]: shift for shift in day["shifts"]}
    faults, made, used, sums = [], [], [], [0, 0, 0]
    for route in roster["routes"]:
        if not route["visits"]:
            continue
        made += route["visits"]
        used.append(route["shift"])
        found, *seconds = timetable(shifts[route["shift"]], [visits[visit] for visit in route["visits"]], table)
        faults += found
        sums = [a + b for a, b in zip(sums, seconds)]
    if len(set(made)) < len(made):
        faults.append("a visit is made twice")
    if len(set(used)) < len(used):
        faults.append("a shift has two rounds")
    driven, waiting, care = (seconds / 60 for seconds in sums)
    return {"faults": faults, "unserved": len(visits) - len(set(made)), "travel_min": driven, "waiting_min": waiting,
            "care_min": care, "paid_min": driven + waiting + care, "carers": len({shifts[s]["carer"] for s in used})}


if __name__ == "__main__":
    judged_day = load(sys.argv[1])
    print(json.dumps(judge(judged_day, load(sys.argv[2]), travel(judged_day))))
