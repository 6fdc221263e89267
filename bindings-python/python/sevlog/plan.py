"""The plan: what a team's incidents are judged by."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, cast

from sevlog import _sevlog
from sevlog.errors import SevlogError, file_error
from sevlog.values import PlanFinding


class Plan:
    """A plan. Equal when it says the same.

    >>> Plan.from_toml(Plan.standard().to_toml()) == Plan.standard()
    True
    """

    __slots__ = ("_plan",)

    _plan: _sevlog.Plan

    def __init__(self, plan: _sevlog.Plan) -> None:
        if not isinstance(plan, _sevlog.Plan):
            raise TypeError("a plan is read by Plan.read, which takes its path, Plan.from_toml or Plan.from_json")
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
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise file_error(path, "read", error) from error
        return form(text)

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
        return tuple(map(PlanFinding.from_wire, found))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Plan) and self._plan == other._plan

    def __hash__(self) -> int:
        return hash(self._plan)

    def __repr__(self) -> str:
        return f"<Plan {self.digest[:12]}>"

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return Plan.from_json, (self.to_json(),)


def engine_plan(plan: Plan | None) -> _sevlog.Plan | None:
    """A plan as the engine holds it, if one is given."""
    if plan is None:
        return None
    if not isinstance(plan, Plan):
        raise TypeError(f"{plan!r} is no Plan; read one with Plan.read(path)")
    return plan._plan
