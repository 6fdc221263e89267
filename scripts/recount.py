"""Counts the figures of the report on GitHub's status history again, from the data and from the words of the report alone.

    python3 scripts/recount.py        after make demo; fails with the first figure that differs
"""

import json
from datetime import datetime
from math import ceil

DATA, FIGURES = "examples/data/github-status-2022-2026.jsonl", "target/demo/status-history/figures.json"

def minute(text):
    return int(datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp() // 60)

with open(DATA, encoding="utf-8") as data, open(FIGURES, encoding="utf-8") as figures:
    everything, report = [json.loads(line) for line in data], json.load(figures)
incidents = [one for one in everything if one["impact"] != "maintenance"]
posts = [sorted(minute(post["at"]) for post in one["updates"]) for one in incidents]
between = [[later - earlier for earlier, later in zip(times, times[1:])] for times in posts]
gaps = [gap for of_one in between for gap in of_one]
lasted = sorted(times[-1] - times[0] for times in posts if len(times) > 1)
half = len(lasted) // 2
by_year = {}
for one, of_one in zip(incidents, between):
    by_year.setdefault(min(post["at"] for post in one["updates"])[:4], []).append(of_one)
worst = sorted(zip(between, posts, incidents), key=lambda one: (-sum(max(0, gap - 30) for gap in one[0]), one[1][0]))[:10]

def plan(every):
    kept = [times for times, of_one in zip(posts, between) if all(gap <= every for gap in of_one)]
    return {"everyMinutes": every, "gapsWithin": sum(gap <= every for gap in gaps), "gapsLate": sum(gap > every for gap in gaps),
            "incidentsKept": len(kept), "keptByOnePost": sum(len(times) == 1 for times in kept),
            "overdueMinutes": sum(max(0, gap - every) for gap in gaps), "openMinutes": sum(times[-1] - times[0] for times in posts),
            # Posts stand anywhere in their minutes: the shortest a gap can have been is a minute less.
            "overdueMinutesCertain": sum(max(0, gap - 1 - every) for gap in gaps)}

def span(minutes):
    return {"shortestMs": max(0, round((minutes - 1) * 60000)), "longestMs": round((minutes + 1) * 60000)}

counted = {
    "read": {"incidents": len(everything), "updates": sum(len(one["updates"]) for one in everything)},
    "maintenance": {"incidents": len(everything) - len(incidents)},
    "judged": {"incidents": len(incidents), "updates": sum(map(len, posts))},
    "gaps": {"count": len(gaps), "atMost30": sum(gap <= 30 for gap in gaps), "exactly30": gaps.count(30), "exactly0": gaps.count(0)},
    "standard": plan(30), "whatIf": [plan(20), plan(60)],
    "publishedDuration": {"n": len(lasted), "notApplicable": sum(len(times) == 1 for times in posts), "max": span(lasted[-1]),
                          "median": span((lasted[half] + lasted[-half - 1]) / 2)}
                         | {f"p{p}": span(lasted[ceil(p * len(lasted) / 100) - 1]) for p in (50, 75, 90, 95, 99)},
    "years": [{"name": year, "incidents": len(all_of), "gaps": sum(map(len, all_of)), "openMinutes": sum(map(sum, all_of)),
               "gapsWithin": sum(gap <= 30 for of_one in all_of for gap in of_one)} for year, all_of in sorted(by_year.items())],
    "worst": [{"incident": one["id"], "overdueMinutes": sum(max(0, gap - 30) for gap in of_one)} for of_one, _, one in worst],
}

def compare(mine, theirs, where):
    if isinstance(mine, dict):
        for name, value in mine.items():
            compare(value, theirs[name], f"{where}.{name}")
    elif isinstance(mine, list):
        for n, value in enumerate(mine):
            compare(value, theirs[n], f"{where}[{n}]")
    elif mine != theirs:
        raise SystemExit(f"{FIGURES}{where}: the report says {theirs}, the recount {mine}")

compare(counted, report, "")
print(f"recounted: {len(gaps)} gaps of {len(incidents)} incidents, as in the report")
