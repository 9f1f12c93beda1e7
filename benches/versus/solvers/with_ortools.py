"""OR-Tools' routing library: cheapest insertion in parallel, then guided local search. One thread."""

import ortools
from ortools.constraint_solver import pywrapcp
from ortools.constraint_solver import routing_enums_pb2 as choice

from solve import UNSERVED


def solve(task):
    visits, shifts = task.day["visits"], task.day["shifts"]
    count, room = len(visits), len(shifts)
    places = [visit["loc"] for visit in visits] + [shift[end] for end in ("start_loc", "end_loc") for shift in shifts]
    starts, ends = list(range(count, count + room)), list(range(count + room, count + 2 * room))
    index = pywrapcp.RoutingIndexManager(len(places), room, starts, ends)
    model = pywrapcp.RoutingModel(index)
    legs = task.table[places][:, places]
    way = model.RegisterTransitMatrix(legs.tolist())
    legs[:count] += [[visit["dur"]] for visit in visits]
    passing = model.RegisterTransitMatrix(legs.tolist())
    del legs
    horizon = max(shift["end"] for shift in shifts)
    model.AddDimension(passing, horizon, horizon, False, "time")
    clock = model.GetDimensionOrDie("time")
    if task.objective == "travel":
        model.SetArcCostEvaluatorOfAllVehicles(way)
    else:
        clock.SetSpanCostCoefficientForAllVehicles(1)
    for at, visit in enumerate(visits):
        node = index.NodeToIndex(at)
        clock.CumulVar(node).SetRange(*visit["tw"])
        model.AddDisjunction([node], UNSERVED)
        if visit["skills"]:
            able = [at for at, shift in enumerate(shifts) if set(visit["skills"]) <= set(shift["skills"])]
            model.VehicleVar(node).SetValues([-1, *able])
    for at, shift in enumerate(shifts):
        for node in (model.Start(at), model.End(at)):
            clock.CumulVar(node).SetRange(shift["start"], shift["end"])
        if task.objective == "paid":
            model.AddVariableMaximizedByFinalizer(clock.CumulVar(model.Start(at)))
    if task.loads():
        demand = model.RegisterUnaryTransitVector([visit["demand"] for visit in visits] + [0] * (2 * room))
        model.AddDimensionWithVehicleCapacity(demand, 0, [shift["capacity"] for shift in shifts], True, "load")
    asked = pywrapcp.DefaultRoutingSearchParameters()
    asked.first_solution_strategy = choice.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    asked.local_search_metaheuristic = choice.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    asked.time_limit.FromMilliseconds(int(task.seconds * 1000))
    found = model.SolveWithParameters(asked)
    routes = []
    for at, shift in enumerate(shifts if found else []):
        node, stops = found.Value(model.NextVar(model.Start(at))), []
        while not model.IsEnd(node):
            stops.append(visits[index.IndexToNode(node)]["id"])
            node = found.Value(model.NextVar(node))
        routes.append((shift["id"], stops))
    return routes, ortools.__version__
