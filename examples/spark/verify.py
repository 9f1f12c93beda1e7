"""Verifies and prices the weeks of many branches with Spark. Run: python verify.py INPUT OUTPUT [WORKERS]

Reads INPUT/weeks and INPUT/events (see make.py), writes OUTPUT in folders by week and branch: one row for each branch and week.
A week is a key: done again, it replaces itself. What is done already is not done again.
A branch whose data cannot be read gets a row that says why, and stops nobody else.
"""

import hashlib
import json
import sys

import homeround
import pandas as pd
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import col, count
from pyspark.sql.functions import sum as sum_
from pyspark.sql.utils import AnalysisException

KEY = ["week", "branch"]
RESULT = "week string, branch string, input string, ended string, visits long, attention boolean, verified string, priced string, why string"
# So many branches are written at a time: what is written is kept whatever happens later.
PORTION = 500


def digest(week: pd.DataFrame, events: pd.DataFrame) -> str:
    """What an answer rests on: the package, the week and its events, in whatever order they came."""
    found = hashlib.sha256(homeround.__version__.encode())
    for frame in week, events.sort_values(["device", "seq"]):
        found.update(frame.to_csv(index=False).encode())
    return found.hexdigest()


def judged(key: tuple, weeks: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """The answer for one branch and week. It raises nothing that is the data's fault."""
    row = dict(zip(KEY, key)) | {"input": "", "ended": "failed", "visits": 0, "attention": False}
    row |= {"verified": None, "priced": None, "why": None}
    try:
        if len(weeks) != 1:
            raise ValueError(f"{len(weeks)} books for one week of a branch")
        events = events.drop(columns=KEY)
        row["input"] = digest(weeks, events)
        book, roster = weeks["book"].iloc[0], weeks["roster"].iloc[0]
        verified = homeround.verify(book, roster, events)
        priced = homeround.price(book, roster, events)
        row |= {"ended": "verified", "visits": len(verified["visits"]), "attention": not verified.holds}
        row |= {"verified": verified.json.decode(), "priced": priced.json.decode()}
    except homeround.Faults as faults:
        row["why"] = json.dumps(faults.faults, ensure_ascii=False)
    except (homeround.HomeroundError, ValueError, TypeError, KeyError) as error:
        row["why"] = str(error)
    return pd.DataFrame([row])


def undone(spark: SparkSession, weeks: DataFrame, output: str) -> list:
    """The keys without a good answer."""
    try:
        done = spark.read.schema(RESULT).parquet(output).where("ended = 'verified'").select(*KEY)
        weeks = weeks.join(done, KEY, "left_anti")
    except AnalysisException:
        pass  # There is no output yet.
    return sorted(tuple(row) for row in weeks.select(*KEY).distinct().collect())


def main(source: str, output: str, workers: str) -> int:
    # A task is tried four times.
    spark = SparkSession.builder.master(f"local[{workers},4]").appName("homeround").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    spark.conf.set("spark.sql.sources.partitionOverwriteMode", "dynamic")
    spark.conf.set("spark.sql.parquet.compression.codec", "zstd")
    weeks, events = (spark.read.option("basePath", f"{source}/{name}").parquet(f"{source}/{name}") for name in ("weeks", "events"))
    keys = undone(spark, weeks, output)
    for at in range(0, len(keys), PORTION):
        portion = spark.createDataFrame(keys[at : at + PORTION], KEY)
        some = weeks.join(portion, KEY, "left_semi").groupBy(*KEY)
        answers = some.cogroup(events.join(portion, KEY, "left_semi").groupBy(*KEY)).applyInPandas(judged, RESULT)
        answers.write.mode("overwrite").partitionBy(*KEY).parquet(output)
    answers = spark.read.schema(RESULT).parquet(output).groupBy("ended")
    sums = answers.agg(count("*"), sum_("visits"), sum_(col("attention").cast("int"))).orderBy("ended")
    for ended, branches, visits, attention in sums.collect():
        print(f"{ended}: {branches} branches, {visits} visits; {attention} branches need attention")
    print(f"{len(keys)} done now")
    spark.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "*"))
