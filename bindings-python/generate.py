#!/usr/bin/env python3
"""Writes sevlog/enums.py, sevlog/events.py and sevlog/commands.py from the core's own declarations of words, events and arguments,
and sevlog/logbook.py, for those who wait, from sevlog/aio.py, for those who await.

    bindings-python/generate.py            writes them anew
    bindings-python/generate.py --check    fails where one is not as it would be written

scripts/declarations.py reads them, documentation included: what is declared there once is typed by hand nowhere.
"""

import pathlib
import re
import sys
from textwrap import fill

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "scripts"))

from declarations import CORE, EVENTS, OF_BOOK, RENAMED, ROOT, WORDS, Field, Struct, call, names, snake, words_in  # noqa: E402
from declarations import commands as declared_commands  # noqa: E402

OUT = ROOT / "bindings-python/python/sevlog"
WIDTH = 120

HEADER = '"""{about}\n\nWritten by bindings-python/generate.py from the core\'s own declarations: do not edit.\n"""\n'

COMMON = [
    ("by", "By | None"),
    ("occurred", "When | None"),
    ("observed_at", "When | None"),
    ("waive", "Mapping[str, Waiver] | None"),
    ("request", "str | None"),
    ("causation", "str | None"),
    ("trace", "str | None"),
]


def attribute(one: Field) -> str:
    return one.name + "_" if one.name in {"from"} else one.name


def docstring(doc: str, indent: str) -> str:
    text = fill(doc, WIDTH - len(indent) - 6, subsequent_indent=indent)
    return f'{indent}"""{text}"""\n'


# Rust's types in Python: as an event holds them, and what reads them.
PLAIN = {"u64": "int", "i32": "int", "Version": "int", "bool": "bool"}
READ = {
    "Timestamp": ("datetime", "times.moment"),
    "Occurred": ("Occurred", "Occurred.from_wire"),
    "Severity": ("Severity", "Severity.from_wire"),
    "Affected": ("Affected", "Affected.from_wire"),
    "IncidentNumber": ("IncidentNumber", "IncidentNumber.from_wire"),
    "Restored": ("Quantity", "read_quantity"),
    "Quantity": ("Quantity", "read_quantity"),
    "MovedSignal": ("MovedSignal", "MovedSignal.from_wire"),
    "Guards": ("Members", "Members"),
    "Members": ("Members", "Members"),
    "Labels": ("Members", "Members"),
}
# The same as a command takes them.
TAKEN = {
    "Timestamp": "Time",
    "Occurred": "When",
    "Restored": "Share",
    "Members": "Mapping[str, Any]",
    "Labels": "Mapping[str, str]",
    "Plan": "Plan",
    "Document": "Postmortem | Elsewhere",
    "Linked": "Linked",
    "SignalAttached": "SignalAttached",
    "Affected": "Affected",
}


def known(rust: str) -> None:
    """Fails for a type that is neither in a table nor a name."""
    text = (CORE / "id.rs").read_text() + (CORE / "event.rs").read_text()
    if rust not in {"Text", "Digest", "GuardKey", *PLAIN, *READ, *TAKEN, *WORDS} and not re.search(rf"\b{rust}\b", text):
        sys.exit(f"generate.py does not know the type {rust}")


def held(rust: str) -> tuple[str, str]:
    if match := re.fullmatch(r"Vec<(.+)>", rust):
        kind, reader = held(match[1])
        return f"tuple[{kind}, ...]", f"each({reader})" if reader != "None" else "tuple"
    known(rust)
    if rust in WORDS:
        words = WORDS[rust]
        return (f"{rust} | str", f"open_word({rust})") if words.is_open else (rust, rust)
    return READ.get(rust, (PLAIN.get(rust, "str"), "None"))


def taken(rust: str) -> str:
    if match := re.fullmatch(r"Vec<(.+)>", rust):
        return f"Sequence[{taken(match[1])}]"
    known(rust)
    if rust in WORDS:
        return f"{rust} | str" if WORDS[rust].is_open else f"{rust} | {rust}Word"
    return TAKEN.get(rust, PLAIN.get(rust, "str"))


def enums() -> str:
    every = [*WORDS.values(), names("ObligationState", "obligation.rs")]
    text = HEADER.format(about="The names that stand in a log, each a `StrEnum` and beside it its words as literals.")
    text += "\nfrom enum import StrEnum\nfrom typing import Literal\n"
    for words in sorted(every, key=lambda one: one.name):
        note = " A name that this library does not know stays a string." if words.is_open else ""
        text += f"\n\nclass {words.name}(StrEnum):\n{docstring(words.doc + note, '    ')}"
        for variant, word, doc in words.words:
            text += f'\n    {snake(variant).upper()} = "{word}"\n{docstring(doc, "    ")}'
        literals = ", ".join(f'"{word}"' for _, word, _ in words.words)
        one = f"{words.name}Word = Literal[{literals}]"
        if len(one) > WIDTH:
            one = f"{words.name}Word = Literal[\n" + "".join(f'    "{word}",\n' for _, word, _ in words.words) + "]"
        text += f"\n\n{one}\n"
    return text


def events() -> str:
    text = HEADER.format(about="What happened, one frozen class for each type of event, and `Event` as their union.")
    used = words_in(list(EVENTS.values()))
    text += "\nfrom collections.abc import Mapping\nfrom dataclasses import dataclass\nfrom datetime import datetime\n"
    text += "from typing import Any, ClassVar, Literal\n\nfrom sevlog import times\n"
    text += "from sevlog.enums import (\n" + "".join(f"    {name},\n" for name in used) + ")\n"
    text += "from sevlog.event import EventBase, HostEvent, Reader, UnknownEvent, each, open_word\n"
    text += "from sevlog.times import Occurred\n"
    text += "from sevlog.values import (\n    Affected,\n    IncidentNumber,\n    Members,\n    MovedSignal,\n    Quantity,\n    Severity,\n    read_quantity,\n)\n"
    for event in EVENTS.values():
        text += f"\n\n@dataclass(frozen=True, slots=True, kw_only=True)\nclass {event.name}(EventBase):\n"
        text += docstring(event.doc, "    ")
        text += f'\n    type: ClassVar[Literal["{event.tag}"]] = "{event.tag}"\n'
        text += f"    schema: ClassVar[int] = {event.schema}\n"
        table = []
        ordered = sorted(event.fields, key=lambda one: one.optional)
        for one in ordered:
            kind, reader = held(one.inner)
            none = one.optional or (one.inner == "Text")
            doc = one.doc + (" None when it was redacted." if none and not one.optional else "")
            text += f"    {attribute(one)}: {kind}{' | None' if none else ''}{' = None' if one.optional else ''}\n"
            text += docstring(doc, "    ")
            table.append(f'("{attribute(one)}", "{one.wire}", "{one.side}", {reader})')
        rows = "".join(f"        {row},\n" for row in table)
        text += "    _fields: ClassVar[tuple[tuple[str, str, str, Reader | None], ...]] = " + (f"(\n{rows}    )\n" if rows else "()\n")
    names = [*EVENTS, "HostEvent", "UnknownEvent"]
    text += "\n\nEvent = (\n    " + "\n    | ".join(names) + "\n)\n"
    text += '"""What happened. `match` over it is exhaustive for a type checker."""\n'
    text += "\n\nTYPES: Mapping[str, type[EventBase]] = {\n"
    text += "".join(f'    "{event.tag}": {event.name},\n' for event in EVENTS.values()) + "}\n"
    text += '"""Each class by its type on the wire."""\n'
    return text.replace("from typing import Any, ClassVar", "from typing import ClassVar")


def method(name: str, struct: Struct, result: str, doc: str, own: str = "") -> str:
    way = call(name, struct)
    required, ordered, rest = way.required, way.by_place, way.by_name
    places = [one.name for one in ordered]
    called = lambda one: RENAMED.get((name, one.name), attribute(one))  # noqa: E731

    last_needed = max((places.index(name) for name in required if name in places), default=-1)

    def parameter(one: Field) -> str:
        kind = taken(one.inner)
        if one.name in places and places.index(one.name) < last_needed and one.name not in required:
            return f"{called(one)}: {kind} | None"
        if one.name in required:
            return f"{called(one)}: {kind}"
        return f"{called(one)}: {kind} | None = None"

    lines = ["self"] + [parameter(one) for one in ordered] + ["*"] + [parameter(one) for one in rest]
    extra = ["next_in: timedelta | str | None = None"] if any(one.name == "promised_next" for one in way.fields) else []
    common = [f"{common}: {kind} = None" for common, kind in COMMON]
    lines += extra + common
    text = f"\n    def {name}(\n" + "".join(f"        {line},\n" for line in lines) + f"    ) -> {result}:\n"
    about = [doc, ""]
    for one in ordered + rest:
        told = one.doc.replace(", in parts per 10,000", ", from 0 to 1") if one.inner == "Restored" else one.doc
        about.append(fill(f"{called(one)}: {told}", WIDTH - 8, initial_indent="        ", subsequent_indent="            "))
    if extra:
        about.append("        next_in: From now on, such as `30m`, instead of promised_next.")
    if len(about) == 2:
        text += docstring(doc, "        ")
    else:
        text += docstring(doc, "        ").rstrip()[:-3] + "\n\n" + "\n".join(about[2:]) + '\n        """\n'
    text += "        arguments: dict[str, Any] = {\n"
    for one in way.fields:
        value = called(one)
        if one.inner == "Restored":
            value = f"parts({value})"
        if one.inner == "Occurred":
            value = f"when({value})"
        if one.name == "promised_next":
            value = f"promised({value}, next_in)"
        text += f'            "{one.wire}": {value},\n'
    text += "        }\n"
    words = ", ".join(common for common, _ in COMMON)
    text += f'        return self._do("{name}", arguments, Common({words}))\n'
    return text


def commands() -> str:
    text = HEADER.format(about="Every command as a method.")
    declared = declared_commands()
    used = words_in([struct for _, struct, _ in declared])
    imports = sorted(used + [f"{name}Word" for name in used if not WORDS[name].is_open])
    text += "\nfrom collections.abc import Mapping, Sequence\nfrom datetime import timedelta\nfrom typing import Any, Generic, TypeVar\n"
    text += "\nfrom sevlog.command import By, Common, Elsewhere, Share, Waiver, parts, promised, when\n"
    text += "from sevlog.enums import (\n" + "".join(f"    {name},\n" for name in imports) + ")\n"
    text += "from sevlog.events import Linked, SignalAttached\nfrom sevlog.plan import Plan\nfrom sevlog.postmortem import Postmortem\n"
    text += "from sevlog.times import Time, When\nfrom sevlog.values import Affected\n"
    text += "\nDone = TypeVar(\"Done\", covariant=True)\nDeclared = TypeVar(\"Declared\", covariant=True)\n"
    every = "Each takes `by` (who did it), `occurred` (when, if not now), `observed_at`, `waive` (guards set aside, each with a reason), `request` (sent again, it gives the first outcome), `causation` and `trace`."
    text += "\n\nclass IncidentCommands(Generic[Done]):\n" + docstring(f"The commands of an incident. {every}", "    ")
    text += "\n    __slots__ = ()\n\n    def _do(self, name: str, arguments: Mapping[str, Any], common: Common) -> Done:\n        raise NotImplementedError\n"
    for name, struct, doc in declared:
        if name not in [*OF_BOOK, "declare"]:
            text += method(name, struct, "Done", doc)
    text += "\n\nclass BookCommands(Generic[Declared, Done]):\n" + docstring(f"The commands of a book. {every}", "    ")
    text += "\n    __slots__ = ()\n\n    def _declare(self, arguments: Mapping[str, Any], common: Common) -> Declared:\n        raise NotImplementedError\n"
    text += "\n    def _do(self, name: str, arguments: Mapping[str, Any], common: Common) -> Done:\n        raise NotImplementedError\n"
    for name, struct, doc in declared:
        if name in [*OF_BOOK, "declare"]:
            one = method(name, struct, "Declared" if name == "declare" else "Done", doc)
            text += one.replace('self._do("declare", ', "self._declare(")
    return text


# What reads differently to those who wait. What stands once on the left stands once in sevlog/aio.py.
WAITED = {
    '"""The logbook for programs that await. `sevlog/logbook.py`, for those that wait, is written from this file by generate.py."""': '"""The logbook: a store, the plan in force, a clock and ids put together.\n\nWritten by bindings-python/generate.py from sevlog/aio.py: do not edit.\n"""',
    "Tasks may share it, of several loops too; `async with` closes it. It has one thread, whatever is asked.": "Threads may share it; `with` closes it.",
    """    A task that is cancelled takes nothing back of what it told: with `request`, a command that is sent again is told what came of it.

""": "",
    """    >>> import asyncio
    >>> async def main() -> None:
    ...     async with await AsyncLogbook.open(":memory:") as book:
    ...         incident = await book.acting_as("ana").declare("Checkout API down", take_command=True)
    ...         done = await incident.note("Looking")
    ...         print(incident.status, [record.type for record in await done.records()])
    >>> asyncio.run(main())
    responding ['note_added']
""": """    >>> with Logbook.open(":memory:") as book:
    ...     incident = book.acting_as("ana").declare("Checkout API down", take_command=True)
    ...     done = incident.note("Looking")
    ...     print(incident.status, [record.type for record in done.records])
    responding ['note_added']
""",
    "import AsyncIterator, Callable, Coroutine, Iterable, Mapping": "import Callable, Iterable, Iterator, Mapping",
    "from sevlog.calls import run, telling_loop": "from sevlog.calls import telling",
    "with telling_loop(progress) as tell": "with telling(progress) as tell",
    "    async def __aenter__": "    def __enter__",
    "    async def __aexit__": "    def __exit__",
}
# What those who await call, and those who wait read.
PROPERTIES = ["plan", "reference", "records"]


def waited(text: str) -> str:
    """The face of a book for those who wait."""
    for awaited, instead in WAITED.items():
        if text.count(awaited) != 1:
            sys.exit(f"generate.py: this does not stand once in aio.py: {awaited}")
        text = text.replace(awaited, instead)
    for name in PROPERTIES:
        text = text.replace(f"    async def {name}(", f"    @property\n    def {name}(")
        text = re.sub(rf"(?<!_book)\.{name}\(\)", f".{name}", text)
    while "await run(" in text:
        before, _, rest = text.partition("await run(")
        depth = end = 0
        while depth >= 0:
            depth += {"(": 1, ")": -1}.get(rest[end], 0)
            end += 1
        text = f"{before}{rest[: end - 1]}.wait(){rest[end:]}"
    text = re.sub(r"Coroutine\[Any, Any, ([^\[\]]+)\]", r"\1", text)
    text = re.sub(r"\bAsync(Logbook|Acting|IncidentHandle|Executed|Iterator)\b", r"\1", text)
    return re.sub(r"\b(async|await) ", "", text)


def main() -> None:
    logbook = waited((OUT / "aio.py").read_text())
    for name, text in [("enums", enums()), ("events", events()), ("commands", commands()), ("logbook", logbook)]:
        path = OUT / f"{name}.py"
        if "--check" not in sys.argv:
            path.write_text(text)
        elif path.read_text() != text:
            sys.exit(f"{path.relative_to(ROOT)} is not what the core declares; run bindings-python/generate.py")


main()
