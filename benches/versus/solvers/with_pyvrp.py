"""PyVRP. A skill is a load: one unit for a visit that needs it, room only in a shift that has it. One thread."""

from importlib.metadata import version

import pyvrp
from pyvrp.stop import MaxRuntime

from solve import UNSERVED


def solve(task):
    day, skills = task.day, task.skills()
    kinds = task.alike()
    ends = sorted({shift[end] for shift in day["shifts"] for end in ("start_loc", "end_loc")})
    depot = {place: number for number, place in enumerate(ends)}
    clients = [pyvrp.Client(
        visit["loc"], delivery=[int(skill in visit["skills"]) for skill in skills] + [visit.get("demand", 0)] * task.loads(),
        service_duration=visit["dur"], tw_early=visit["tw"][0], tw_late=visit["tw"][1], prize=UNSERVED, required=False)
        for visit in day["visits"]]
    cost = {"unit_distance_cost": int(task.objective == "travel"), "unit_duration_cost": int(task.objective == "paid")}
    room = len(clients)
    shifts = [pyvrp.VehicleType(
        num_available=len(kind), capacity=[room * (skill in kind[0]["skills"]) for skill in skills]
        + [kind[0].get("capacity", 0)] * task.loads(),
        start_depot=depot[kind[0]["start_loc"]], end_depot=depot[kind[0]["end_loc"]],
        tw_early=kind[0]["start"], tw_late=kind[0]["end"], **cost) for kind in kinds]
    places = [pyvrp.Location(*place) for place in day["locations"]]
    data = pyvrp.ProblemData(places, clients, [pyvrp.Depot(place) for place in ends], shifts, [task.table], [task.table])
    best = pyvrp.solve(data, MaxRuntime(task.seconds), seed=task.seed, display=False).best
    left = [[shift["id"] for shift in kind] for kind in kinds]
    routes = []
    for route in best.routes():
        visits = [day["visits"][stop.idx]["id"] for stop in route if stop.is_client()]
        if visits:
            routes.append((left[route.vehicle_type()].pop(), visits))
    return routes, version("pyvrp")
