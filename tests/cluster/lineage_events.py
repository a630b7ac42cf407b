"""Compares OpenLineage's events with what the page on watching says of them; see tests/cluster/lineage."""

import json
import sys
from pathlib import Path

work = Path(sys.argv[1])
DRIVER = {"runs", "epochs", "class_metrics", "nightly_scores", "nightly_ranks", "nights", "outputs", "datasets"}


def events(name):
    found = [json.loads(line) for line in (work / f"{name}.ndjson").read_text().splitlines()]
    assert {e["job"]["namespace"] for e in found} == {"permafrost"}, name
    ends = [e["eventType"] for e in found if "." not in e["job"]["name"]]
    assert ends[0] == "START" and ends[-1] == "COMPLETE", (name, ends)
    return found


def table(dataset):
    """Its name; OpenLineage calls it by its folder."""
    folder, name = dataset["name"].rsplit("/", 1)
    assert dataset["namespace"] == "file" and folder == str(work / "lab" / "lab"), dataset
    return name


def flows(found):
    """Tables read and tables written, by event that has any."""
    pairs = {(frozenset(map(table, e["inputs"])), frozenset(map(table, e["outputs"]))) for e in found}
    return pairs - {(frozenset(), frozenset())}


def names(pairs, side):
    return {name for pair in pairs for name in pair[side]}


prep, train, first, second, sql = (flows(events(name)) for name in ("prep", "train", "prepared", "again", "sql"))
assert names(prep, 1) == {"images", "rejected_images"}, prep
assert {"images", "runs", "epochs"} <= names(train, 0) and not names(train, 1), train
assert (frozenset(["images"]), frozenset(["score_parts"])) in first, first
assert names(first, 1) == {"score_parts"}, first
assert {"images", "score_parts", "runs", "datasets", "nights"} <= names(second, 0), second
assert not names(second, 1), "a night of known images writes nothing through Spark"
for seen in (prep, train, first, second):
    assert not names(seen, 1) & DRIVER, seen
print("tables: images to score_parts for a night; prep writes images; rows of the driver are not seen")

[columns] = [
    output["facets"]["columnLineage"]
    for e in events("sql")
    if e["eventType"] == "COMPLETE" and "append_data" in e["job"]["name"]
    for output in e["outputs"]
    if table(output) == "best"
]
assert set(columns["fields"]) == {"class", "layer", "filter", "score"}, columns
for name, field in columns["fields"].items():
    assert [(table(source), source["field"]) for source in field["inputFields"]
            if source["transformations"][0]["type"] == "DIRECT"] == [("nightly_ranks", name)], field
print("columns: those of a statement that makes a table, each from its column of nightly_ranks")
