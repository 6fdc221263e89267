"""The notebook's figures, counted again from the data alone."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import matplotlib.image
import polars as pl

HERE = Path(__file__).parent
DATA = HERE.parent / "data" / "github-status-2022-2026.jsonl"


def test_the_table_says_what_the_page_said(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, HERE / "status_history.py"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300
    )
    assert (ran.returncode, ran.stderr) == (0, "")

    told = [json.loads(line) for line in DATA.read_text().splitlines()]
    told = [one for one in told if one["impact"] != "maintenance"]
    posts = [sorted(datetime.fromisoformat(post["at"]) for post in one["updates"]) for one in told]
    gaps = [later - post for times in posts for post, later in pairwise(times)]

    table = pl.read_csv(tmp_path / "status-history.csv")
    assert table.height == len(told)
    assert table["posts"].sum() == sum(map(len, posts))
    assert table["gaps"].sum() == len(gaps)
    assert table["late"].sum() == sum(gap > timedelta(minutes=30) for gap in gaps)
    assert table["longest_gap_min"].max() == max(gaps) / timedelta(minutes=1) - 1, "at least: either post is of any second of its minute"

    picture = matplotlib.image.imread(tmp_path / "status-history.png")
    height, width, _ = picture.shape
    assert height > 1000 and width > 1000
    assert len({tuple(pixel) for pixel in picture[::40, ::40].reshape(-1, 4)}) > 5, "it is not blank"
