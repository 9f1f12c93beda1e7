"""nextroute's bundled engine, under the Business Source License: for measuring only. It heeds the wall clock alone."""

import datetime
import json
import subprocess
import tempfile
from importlib.metadata import version
from pathlib import Path

import nextroute

from judge import load
from solve import UNSERVED

MIDNIGHT = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)


def moment(seconds):
    return (MIDNIGHT + datetime.timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def solve(task):
    if task.loads():
        raise SystemExit("loads are not written for nextroute")
    visits, shifts = task.day["visits"], task.day["shifts"]
    at = [{"lat": place[0], "lon": place[1]} for place in task.day["locations"]]
    stops = [{"id": str(visit["id"]), "location": at[visit["loc"]], "duration": visit["dur"],
              "start_time_window": [moment(time) for time in visit["tw"]], "unplanned_penalty": UNSERVED,
              "compatibility_attributes": visit["skills"]} for visit in visits]
    vehicles = [{"id": str(shift["id"]), "start_location": at[shift["start_loc"]], "end_location": at[shift["end_loc"]],
                 "start_time": moment(shift["start"]), "end_time": moment(shift["end"]),
                 "compatibility_attributes": shift["skills"]} for shift in shifts]
    # Its matrix is over stops, and then the start and end of every vehicle.
    order = [visit["loc"] for visit in visits]
    order += [shift[end] for shift in shifts for end in ("start_loc", "end_loc")]
    matrix = task.table[order][:, order].tolist()
    binary = Path(nextroute.__file__).parent / "bin" / "nextroute.exe"
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/in.json", "w") as out:
            json.dump({"stops": stops, "vehicles": vehicles, "duration_matrix": matrix}, out)
        del matrix
        subprocess.run([binary, "-runner.input.path", f"{folder}/in.json", "-runner.output.path", f"{folder}/out.json",
                        "-solve.duration", f"{task.seconds:g}s", "-solve.parallelruns", str(task.threads),
                        "-model.objectives.travelduration", str(int(task.objective == "travel")),
                        "-model.objectives.vehiclesduration", str(int(task.objective == "paid"))], check=True)
        found = load(f"{folder}/out.json")["solutions"][-1]["vehicles"]
    number = {str(visit["id"]): visit["id"] for visit in visits}
    routes = [(int(row["id"]), [number[stop["stop"]["id"]] for stop in row.get("route", [])
                                if stop["stop"]["id"] in number]) for row in found]
    return routes, version("nextroute")
