"""Counts the figures of the report on GitHub's status history again, from the data and from the words of the report alone.

    python3 scripts/recount.py        after make demo; fails with the first figure that differs

Every figure is counted; only the page's name is taken as it is. Minutes are the page's, which stand for any of their seconds:
a duration is known to a minute either way, and a gap is late for certain by a minute less.
"""

import json
from collections import Counter
from datetime import datetime
from math import ceil, floor

DATA, FIGURES = "examples/data/github-status-2022-2026.jsonl", "target/demo/status-history/figures.json"


def incident(line):
    one = json.loads(line)
    posts = sorted(datetime.fromisoformat(post["at"].replace("Z", "+00:00")) for post in one["updates"])
    gaps = [int((later - post).total_seconds()) // 60 for post, later in zip(posts, posts[1:])]
    return one | {"first": posts[0], "last": posts[-1], "gaps": gaps}


def facts(incidents, every=30):
    """All that is counted of incidents under a cadence; the report shows some of it in each place."""
    gaps = [gap for one in incidents for gap in one["gaps"]]
    kept = [one for one in incidents if all(gap <= every for gap in one["gaps"])]
    return {
        "incidents": len(incidents),
        "updates": sum(len(one["updates"]) for one in incidents),
        "gaps": len(gaps),
        "everyMinutes": every,
        "gapsWithin": sum(gap <= every for gap in gaps),
        "gapsLate": sum(gap > every for gap in gaps),
        "incidentsKept": len(kept),
        "keptByOnePost": sum(not one["gaps"] for one in kept),
        "overdueMinutes": sum(max(0, gap - every) for gap in gaps),
        "overdueMinutesCertain": sum(max(0, gap - every - 1) for gap in gaps),
        "openMinutes": sum(gaps),
        "longestGapMinutes": max(gaps, default=0),
    }


def parts(incidents, name):
    names = sorted({name(one["first"]) for one in incidents})
    return [{"name": part} | facts([one for one in incidents if name(one["first"]) == part]) for part in names]


def worst(incidents):
    by_overdue = sorted(incidents, key=lambda one: (-facts([one])["overdueMinutes"], one["first"]))
    return [
        {"incident": one["id"], "day": f"{one['first']:%Y-%m-%d}", "impact": one["impact"],
         "components": ", ".join(one["components"] or [])} | facts([one])
        for one in by_overdue[:10]
    ]


def durations(incidents):
    def known(minutes):
        return {"shortestMs": max(0, floor((minutes - 1) * 60_000)), "longestMs": ceil((minutes + 1) * 60_000)}

    lasted = sorted(sum(one["gaps"]) for one in incidents if one["gaps"])
    n = len(lasted)
    return {
        "n": n, "notApplicable": len(incidents) - n, "pending": 0, "invalid": 0, "conflicting": 0,
        "min": known(lasted[0]), "max": known(lasted[-1]), "mean": known(sum(lasted) / n),
        "median": known((lasted[(n - 1) // 2] + lasted[n // 2]) / 2),
    } | {f"p{p}": known(lasted[ceil(p * n / 100) - 1]) for p in (50, 75, 90, 95, 99)}


def recount(everything):
    maintenance = [one for one in everything if one["impact"] == "maintenance"]
    judged = [one for one in everything if one["impact"] != "maintenance"]
    gaps = Counter(gap for one in judged for gap in one["gaps"])
    return {
        "from": f"{min(one['first'] for one in everything):%Y-%m-%d}",
        "to": f"{max(one['last'] for one in everything):%Y-%m-%d}",
        "read": facts(everything), "maintenance": facts(maintenance), "judged": facts(judged),
        "gaps": {"count": sum(gaps.values()), "atMost30": sum(gaps[gap] for gap in gaps if gap <= 30),
                 "exactly30": gaps[30], "exactly0": gaps[0], "minutes": sorted(gaps.items())},
        "standard": facts(judged), "whatIf": [facts(judged, 20), facts(judged, 60)],
        "publishedDuration": durations(judged),
        "years": parts(judged, lambda first: f"{first:%Y}"),
        "quarters": parts(judged, lambda first: f"{first:%Y} Q{(first.month + 2) // 3}"),
        "worst": worst(judged),
    }


def compare(mine, theirs, where):
    """Fails unless all that the report has was counted, and is the same. Returns how many figures that were."""
    if isinstance(theirs, dict) and isinstance(mine, dict):
        return sum(compare(mine.get(name), value, f"{where}.{name}") for name, value in theirs.items())
    if isinstance(theirs, list) and isinstance(mine, (list, tuple)) and len(mine) == len(theirs):
        return sum(compare(one, other, f"{where}[{n}]") for n, (one, other) in enumerate(zip(mine, theirs)))
    if mine != theirs:
        raise SystemExit(f"{FIGURES}{where}: the report says {theirs}, the recount {mine}")
    return 1


with open(DATA, encoding="utf-8") as data, open(FIGURES, encoding="utf-8") as figures:
    counted, report = recount([incident(line) for line in data]), json.load(figures)
del report["page"]
report["gaps"]["minutes"] = [[int(gap), many] for gap, many in report["gaps"]["minutes"].items()]
print(f"recounted: {compare(counted, report, '')} figures, as in the report")
