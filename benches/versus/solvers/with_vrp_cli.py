"""vrp-cli in its pragmatic format: unassigned first, then cost. VRP_CLI names the binary if it is not on the path."""

import datetime
import json
import os
import subprocess
import tempfile

from judge import load

MIDNIGHT = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)


def moment(seconds):
    return (MIDNIGHT + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def job(visit):
    place = {"location": {"index": visit["loc"]}, "duration": visit["dur"],
             "times": [[moment(at) for at in visit["tw"]]]}
    row = {"id": str(visit["id"])}
    if "demand" in visit:
        row["deliveries"] = [{"places": [place], "demand": [visit["demand"]]}]
    else:
        row["services"] = [{"places": [place]}]
    if visit["skills"]:
        row["skills"] = {"allOf": visit["skills"]}
    return row


def vehicle(kind, costs):
    shift = kind[0]
    span = {"start": {"earliest": moment(shift["start"]), "location": {"index": shift["start_loc"]}},
            "end": {"latest": moment(shift["end"]), "location": {"index": shift["end_loc"]}}}
    row = {"typeId": f"kind {shift['id']}", "vehicleIds": [str(shift["id"]) for shift in kind],
           "profile": {"matrix": "car"}, "capacity": [shift.get("capacity", 1)], "costs": costs, "shifts": [span]}
    return row | ({"skills": shift["skills"]} if shift["skills"] else {})


def solve(task):
    binary = os.environ.get("VRP_CLI", "vrp-cli")
    # Distance is travel in seconds too, so that a price on it is a price on travel.
    costs = {"fixed": 0, "distance": int(task.objective == "travel"), "time": int(task.objective == "paid")}
    problem = {
        "plan": {"jobs": [job(visit) for visit in task.day["visits"]]},
        "fleet": {"vehicles": [vehicle(kind, costs) for kind in task.alike()], "profiles": [{"name": "car"}]},
        "objectives": [{"type": "minimize-unassigned"}, {"type": "minimize-cost"}],
    }
    flat = task.table.ravel().tolist()
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{folder}/{name}.json" for name in ("problem", "matrix", "roster")]
        for name, rows in zip(names, (problem, {"profile": "car", "travelTimes": flat, "distances": flat})):
            with open(name, "w") as out:
                json.dump(rows, out)
        subprocess.run([binary, "solve", "pragmatic", names[0], "-m", names[1], "-o", names[2],
                        "-t", str(int(task.seconds)), "-p", f"1,{task.threads}"],
                       check=True, stdout=subprocess.DEVNULL)
        tours = load(names[2])["tours"]
    number = {str(visit["id"]): visit["id"] for visit in task.day["visits"]}
    routes = [(int(tour["vehicleId"]), [number[act["jobId"]] for stop in tour["stops"] for act in stop["activities"]
                                        if act["jobId"] in number]) for tour in tours]
    told = subprocess.run([binary, "--version"], capture_output=True, text=True)
    return routes, told.stdout.strip().split()[-1]
