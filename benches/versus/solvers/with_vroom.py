"""VROOM through pyvroom: everyone first, then travel alone. It stops by itself when it has nothing left to try."""

import datetime
from importlib.metadata import version

import numpy as np
import vroom


# The thoroughness of its search, 0 to 5.
LEVEL = 5


def solve(task):
    if task.objective != "travel":
        raise SystemExit("VROOM has no price for waiting")
    skill = {name: number for number, name in enumerate(task.skills())}
    amount = (lambda row, key: vroom.Amount([row[key]])) if task.loads() else (lambda row, key: vroom.Amount())
    problem = vroom.Input()
    problem.set_durations_matrix("car", task.table.astype(np.uint32))
    for shift in task.day["shifts"]:
        problem.add_vehicle(vroom.Vehicle(
            shift["id"], start=shift["start_loc"], end=shift["end_loc"], capacity=amount(shift, "capacity"),
            skills={skill[name] for name in shift["skills"] if name in skill},
            time_window=vroom.TimeWindow(shift["start"], shift["end"])))
    for visit in task.day["visits"]:
        problem.add_job(vroom.Job(
            visit["id"], location=visit["loc"], default_service=visit["dur"], delivery=amount(visit, "demand"),
            skills={skill[name] for name in visit["skills"]}, time_windows=[vroom.TimeWindow(*visit["tw"])]))
    limit = datetime.timedelta(seconds=task.seconds)
    stops = problem.solve(exploration_level=LEVEL, nb_threads=task.threads, timeout=limit).routes
    routes = {}
    for shift, visit, kind in zip(stops["vehicle_id"], stops["id"], stops["type"]):
        if kind == "job":
            routes.setdefault(int(shift), []).append(int(visit))
    return list(routes.items()), version("pyvroom")
