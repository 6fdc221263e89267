"""The plan: what a team's incidents are judged by."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, cast

from sevlog import _sevlog
from sevlog.errors import SevlogError
from sevlog.enums import Level, PlanFindingCode
from sevlog.values import PlanFinding


class Plan:
    """A plan. Equal when it says the same.

    >>> Plan.from_toml(Plan.standard().to_toml()) == Plan.standard()
    True
    """

    __slots__ = ("_plan",)

    _plan: _sevlog.Plan

    def __init__(self, plan: _sevlog.Plan) -> None:
        self._plan = plan

    @classmethod
    def standard(cls) -> Plan:
        """The plan of who has none."""
        return cls(_sevlog.Plan.standard())

    @classmethod
    def from_json(cls, text: str) -> Plan:
        """A plan from its JSON."""
        return cls(_sevlog.Plan.from_json(text))

    @classmethod
    def from_toml(cls, text: str) -> Plan:
        """A plan from its TOML."""
        return cls(_sevlog.Plan.from_toml(text))

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Plan:
        """A plan from a file, `.json` or `.toml`."""
        path = Path(path)
        forms = {".json": cls.from_json, ".toml": cls.from_toml}
        form = forms.get(path.suffix)
        if form is None:
            raise SevlogError(f"{path} is no plan that can be read; give a .json or a .toml", "plan_invalid")
        return form(path.read_text(encoding="utf-8"))

    def to_json(self) -> str:
        """Its JSON."""
        return self._plan.to_json()

    def to_toml(self) -> str:
        """Its TOML."""
        return self._plan.to_toml()

    def to_dict(self) -> dict[str, Any]:
        """Its JSON, read."""
        return cast(dict[str, Any], json.loads(self.to_json()))

    @property
    def digest(self) -> str:
        """Its SHA-256, as it stands in records."""
        return self._plan.digest

    @property
    def findings(self) -> tuple[PlanFinding, ...]:
        """What is doubtful about it."""
        found = json.loads(self._plan.findings())
        return tuple(PlanFinding(PlanFindingCode(one["code"]), Level(one["level"]), one["at"], one["message"]) for one in found)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plan) and self._plan == other._plan

    def __hash__(self) -> int:
        return hash(self._plan)

    def __repr__(self) -> str:
        return f"<Plan {self.digest[:12]}>"

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return Plan.from_json, (self.to_json(),)
