# %% [markdown]
# # Four years of a status page: a table and a plot
#
# The facts of GitHub's public status page, brought over into a book and judged by sevlog's standard plan, which asks for an update every 30 minutes.
# It is a plan that GitHub never promised to follow. Run it as a program, or cell by cell in an editor that knows `# %%`:
#
#     python examples/python-automation/status_history.py
#
# It writes status-history.csv and status-history.png into the current folder. `examples/data/README.md` says where the data is from.

# %%
from __future__ import annotations

import json
from pathlib import Path

import matplotlib

matplotlib.use("agg")  # a picture in a file needs no screen

import matplotlib.pyplot as plt
import polars as pl
import sevlog
from sevlog import importers

DATA = Path(__file__).parents[1] / "data" / "github-status-2022-2026.jsonl"
PAGE = "www.githubstatus.com"

# %% [markdown]
# ## Bring it over
#
# An importer turns what the page says into commands, and makes nothing up: a page does not say who was in command, so the record does not either.

# %%
book = sevlog.Logbook.open(":memory:")
importer = book.acting_as(sevlog.Who("import", PAGE))
incidents = [importer.take_over(told) for told in importers.status_history(DATA.read_bytes(), source=PAGE)]
print(f"{len(incidents)} incidents, {book.health().records:,} records")

# %% [markdown]
# ## A row for each incident
#
# Times on the page are exact to the minute. sevlog keeps that: how long something took is a range, of which the middle is what the page shows, and
# the longest gap is what it was at least.

# %%
judged = {verdict.incident: verdict for verdict in book.compliance()}


def row(incident: sevlog.IncidentHandle) -> dict[str, object]:
    fields = incident.state.to_dict()["fields"]
    (lasted,) = (metric for metric in json.loads(incident.state.metrics_json()) if metric["name"] == "time_to_clear")
    (page,) = judged[incident.id].channels
    posts = sum(record.type == "update_posted" for record in incident.history().records)
    return {
        "incident": incident.title,
        "declared": incident.state.declared_at,
        "impact": fields["impact"]["value"],
        "components": fields.get("components", {}).get("value"),
        "hours": (lasted["duration"]["shortestMs"] + lasted["duration"]["longestMs"]) / 2 / 3_600_000,
        "posts": posts,
        "gaps": posts - 1,
        "late": page["lateGaps"],
        "longest_gap_min": page.get("longestGapMs", 0) / 60_000,
    }


table = (
    pl.DataFrame([row(incident) for incident in incidents], infer_schema_length=None)
    .filter(pl.col("impact") != "maintenance")  # work that was announced
    .sort("declared")
    .with_columns(pl.col("declared").dt.truncate("1q").alias("quarter"))
)
table.write_csv("status-history.csv")

# %% [markdown]
# ## By year
#
# A mean would tell of the few incidents that lasted for days; the middle and the ninth decile tell of all the others.

# %%
FIGURES = (
    pl.len().alias("incidents"),
    pl.col("hours").median().round(1).alias("median h"),
    pl.col("hours").quantile(0.9).round(1).alias("90 % within h"),
    pl.col("posts").sum(),
    (100 - 100 * pl.col("late").sum() / pl.col("gaps").sum()).round(1).alias("in time, %"),
    (pl.col("longest_gap_min").max() / 60).round(1).alias("longest gap, h"),
)
years = table.group_by(pl.col("declared").dt.year().alias("year")).agg(*FIGURES).sort("year")
every = table.select(pl.lit(None).alias("year"), *FIGURES)
with pl.Config(tbl_hide_column_data_types=True, tbl_hide_dataframe_shape=True, tbl_formatting="NOTHING"):
    print(years)

# %% [markdown]
# ## A plot

# %%
IMPACTS = {"none": "#c9c9c9", "minor": "#f3c46b", "major": "#e0752d", "critical": "#a3162e"}
BLUE, BAND = "#1f5f99", "#c8dcee"

quarters = (
    table.group_by("quarter")
    .agg(
        *((pl.col("impact") == impact).sum().alias(impact) for impact in IMPACTS),
        pl.col("hours").median().alias("median"),
        pl.col("hours").quantile(0.25).alias("low"),
        pl.col("hours").quantile(0.75).alias("high"),
        (100 - 100 * pl.col("late").sum() / pl.col("gaps").sum()).alias("in_time"),
    )
    .sort("quarter")
)
names = [f"Q{when.month // 3 + 1}\n{when.year}" if when.month == 1 or not at else f"Q{when.month // 3 + 1}"
         for at, when in enumerate(quarters["quarter"])]  # fmt: skip
places = range(len(names))

plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False, "axes.titlelocation": "left"})
figure, (many, long, told) = plt.subplots(3, 1, figsize=(10, 9.5), sharex=True, height_ratios=(1.2, 1, 1))

below = pl.Series([0] * len(names))  # where the next part of each bar begins
for impact, colour in IMPACTS.items():
    many.bar(places, quarters[impact], bottom=below, color=colour, width=0.75, label=impact)
    below = below + quarters[impact]
many.set_title("Incidents a quarter, by the page's own word for their impact")
many.set_ylim(top=1.12 * many.get_ylim()[1])
many.legend(frameon=False, ncols=4, loc="upper left", reverse=True)

long.fill_between(places, quarters["low"], quarters["high"], color=BAND, label="half of all incidents", linewidth=0)
long.plot(places, quarters["median"], color=BLUE, marker="o", markersize=4, label="median")
long.set_title("Hours from the first post to the resolve")
long.set_ylim(bottom=0)
long.legend(frameon=False, ncols=2, loc="upper left")

told.plot(places, quarters["in_time"], color=BLUE, marker="o", markersize=4)
of_all = every["in time, %"][0]
told.axhline(of_all, color="#777777", linewidth=1, linestyle=":")
told.set_title(f"Updates that came within 30 minutes of the one before, in percent (dotted: {of_all} of all)")
told.set_ylim(0, 100)
told.set_xticks(places, names)

for axes in (many, long, told):
    axes.grid(axis="y", color="#e6e6e6")
    axes.set_axisbelow(True)
figure.suptitle(f"{PAGE}: {table.height} incidents, {table['posts'].sum():,} posts", x=0.01, ha="left", fontsize=14, weight="bold")
first, last = table["declared"][0], table["declared"][-1]
figure.text(
    0.01, 0.005, f"From {first:%Y-%m-%d} to {last:%Y-%m-%d}: the first and the last quarter are not whole. "
    "30 minutes is sevlog's standard plan, not a promise of GitHub's.", color="#555555", fontsize=9,
)  # fmt: skip
figure.tight_layout(rect=(0, 0.02, 1, 1))
figure.savefig("status-history.png", dpi=150)
print("status-history.csv, status-history.png")
