#!/usr/bin/env python3
"""Writes lib/words.ts, lib/events.ts and lib/commands.ts from the core's own declarations of words, events and arguments.

    bindings-node/generate.py            writes them anew
    bindings-node/generate.py --check    fails where one is not as it would be written

scripts/declarations.py reads them, documentation included: what is declared there once is typed by hand nowhere.
"""

import pathlib
import re
import sys
from textwrap import wrap

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "scripts"))

from declarations import CORE, EVENTS, OF_BOOK, RENAMED, ROOT, WORDS, Field, Struct, call, camel, snake, words_in  # noqa: E402
from declarations import commands as declared_commands  # noqa: E402

OUT = ROOT / "bindings-node/lib"
WIDTH = 120
HEADER = "// {about}\n// Written by bindings-node/generate.py from the core's own declarations: do not edit.\n"

# Rust's types in TypeScript: as an event holds them, and what reads them.
PLAIN = {"u64": "number", "i32": "number", "Version": "number", "bool": "boolean", "RecordId": "RecordId", "IncidentId": "IncidentId"}
READ = {
    "Timestamp": ("Date", "moment"),
    "Occurred": ("Occurred", "occurred"),
    "Severity": ("Severity", ""),
    "Affected": ("Affected", ""),
    "IncidentNumber": ("IncidentNumber", ""),
    "Restored": ("Quantity", ""),
    "MovedSignal": ("MovedSignal", ""),
    "Guards": ("Readonly<Record<string, string>>", ""),
    "Members": ("Members", ""),
    "Labels": ("Readonly<Record<string, string>>", ""),
}
# The same as a command takes them, and what makes them what crosses.
TAKEN = {
    "Timestamp": ("Time", "wireTime"),
    "Occurred": ("When", "when"),
    "Restored": ("Share", "parts"),
    "Members": ("Members", ""),
    "Labels": ("Readonly<Record<string, string>>", ""),
    "Plan": ("Plan", "planJson"),
    "Document": ("Postmortem | Elsewhere", "documentJson"),
    "Linked": ("Linked", ""),
    "SignalAttached": ("SignalAttached", ""),
    "Affected": ("Affected", ""),
}


def known(rust: str) -> None:
    """Fails for a type that is neither in a table nor a name."""
    text = (CORE / "id.rs").read_text() + (CORE / "event.rs").read_text()
    if rust not in {"Text", "Digest", "GuardKey", *PLAIN, *READ, *TAKEN, *WORDS} and not re.search(rf"\b{rust}\b", text):
        sys.exit(f"generate.py does not know the type {rust}")


def word_type(rust: str) -> str:
    return f"Open<{rust}>" if WORDS[rust].is_open else rust


def constant(name: str) -> str:
    word = snake(name)
    if word.endswith("says"):
        return word.upper()
    word = re.sub(r"(?<=[^aeiou])y$", "ie", word)
    return (word + ("es" if word.endswith("s") else "s")).upper()


def held(rust: str) -> tuple[str, str]:
    if match := re.fullmatch(r"Vec<(.+)>", rust):
        kind, reader = held(match[1])
        return f"readonly {kind}[]" if re.fullmatch(r"\w+", kind) else f"readonly ({kind})[]", f"each({reader})" if reader else ""
    known(rust)
    if rust in WORDS:
        return word_type(rust), "" if WORDS[rust].is_open else f"word({constant(rust)})"
    return READ.get(rust, (PLAIN.get(rust, "string"), ""))


def taken(rust: str) -> tuple[str, str]:
    if match := re.fullmatch(r"Vec<(.+)>", rust):
        kind, to_wire = taken(match[1])
        assert not to_wire, rust
        return f"readonly {kind}[]" if re.fullmatch(r"\w+", kind) else f"readonly ({kind})[]", ""
    known(rust)
    if rust in WORDS:
        return word_type(rust), ""
    return TAKEN.get(rust, (PLAIN.get(rust, "string"), ""))


def comment(doc: str, indent: str = "", *more: str) -> str:
    if not more and len(doc) + len(indent) + 7 <= WIDTH:
        return f"{indent}/** {doc} */\n"
    lines = [*wrap(doc, WIDTH - len(indent) - 3)]
    if more:
        lines.append("")
    for one in more:
        lines += wrap(one, WIDTH - len(indent) - 3, subsequent_indent="  ")
    return f"{indent}/**\n" + "".join(f"{indent} * {line}".rstrip() + "\n" for line in lines) + f"{indent} */\n"


def array(name: str, members: list[str]) -> str:
    one = f"export const {name} = [{', '.join(members)}] as const\n"
    return one if len(one) <= WIDTH else f"export const {name} = [\n" + "".join(f"  {member},\n" for member in members) + "] as const\n"


def words() -> str:
    text = HEADER.format(about="The names that stand in a log, and the codes of errors.")
    text += "\n" + comment("A word of a set that may grow: one that this library does not know stays a string.")
    text += "export type Open<Word extends string> = Word | (string & {})\n"
    for one in sorted(WORDS.values(), key=lambda one: one.name):
        note = " A newer library may know more." if one.is_open else ""
        told = [f"- `{word}`{': ' + doc if doc else ''}" for _, word, doc in one.words]
        text += "\n" + comment(one.doc + note, "", *told)
        text += f"export type {one.name} = (typeof {constant(one.name)})[number]\n"
        text += comment(f"Every {{@link {one.name}}}.") + array(constant(one.name), [f"'{word}'" for _, word, _ in one.words])
    codes = re.findall(r'^    \w+ = "(\w+)", "(.+)";$', (CORE / "code.rs").read_text(), re.M)
    text += "\n" + comment("The stable code of an error, the same in every language.", "", *[f"- `{code}`: {doc}" for code, doc in codes])
    text += "export type ErrorCode = (typeof ERROR_CODES)[number]\n"
    text += comment("Every {@link ErrorCode}.") + array("ERROR_CODES", [f"'{code}'" for code, _ in codes])
    return text


def imports(names: set[str], source: str, kind: str = "import type") -> str:
    if not names:
        return ""
    one = f"{kind} {{ {', '.join(sorted(names))} }} from './{source}'\n"
    return one if len(one) <= WIDTH else f"{kind} {{\n" + "".join(f"  {name},\n" for name in sorted(names)) + f"}} from './{source}'\n"


def events() -> str:
    used = words_in(list(EVENTS.values()))
    closed = {constant(name) for name in used if not WORDS[name].is_open}
    text = HEADER.format(about="What happened: an interface for each type of event, and `Event` as their union.")
    readers_used = {name for event in EVENTS.values() for one in event.fields for name in re.findall(r"\b[a-z]+", held(one.inner)[1])}
    of_times = readers_used & {"moment", "occurred"}
    text += "\n" + imports(readers_used - of_times, "event.js", "import")
    text += "import type { EventType, HostEvent, UnknownEvent } from './event.js'\nimport type { IncidentId, RecordId } from './ids.js'\n"
    text += imports(of_times, "times.js", "import") + "import type { Occurred } from './times.js'\nimport type { Affected, IncidentNumber, Members, MovedSignal, Quantity, Severity } from './values.js'\n"
    text += imports(closed, "words.js", "import") + imports({*used, "Open"}, "words.js")
    tables = ""
    for event in EVENTS.values():
        text += "\n" + comment(event.doc) + f"export interface {event.name} {{\n  readonly type: '{event.tag}'\n"
        readers = []
        for one in sorted(event.fields, key=lambda one: one.optional):
            kind, reader = held(one.inner)
            redacted = one.inner == "Text" and not one.optional
            text += comment(one.doc + (" Null when it was redacted." if redacted else ""), "  ")
            text += f"  readonly {one.wire}{'?' if one.optional else ''}: {kind}{' | null' if redacted else ''}\n"
            if reader:
                readers.append(f"{one.wire}: {reader}")
        text += "}\n"
        texts = [f"'{one.wire}'" for one in event.fields if one.inner == "Text" and not one.optional]
        tables += f"  {event.tag}: {{ schema: {event.schema}, texts: [{', '.join(texts)}], readers: {{ {', '.join(readers)} }} }},\n".replace("{  }", "{}")
    text += "\n" + comment("What happened. Its `type` tells which.")
    text += "export type Event =\n" + "".join(f"  | {name}\n" for name in [*EVENTS, "HostEvent", "UnknownEvent"])
    text += "\n/** How each type is read. @internal */\nexport const EVENT_TYPES: Readonly<Record<string, EventType>> = {\n" + tables + "}\n"
    return text


def method(name: str, struct: Struct, result: str, doc: str, common: str) -> str:
    way = call(name, struct)

    def called(one: Field) -> str:
        return camel(RENAMED.get((name, one.name), one.name))

    last_needed = max((at for at, one in enumerate(way.by_place) if one.name in way.required), default=-1)
    parameters, told, wires = [], [], []

    def note(one: Field) -> None:
        to_wire = taken(one.inner)[1]
        if called(one) != one.wire:
            wires.append(f"{called(one)}: renamed('{one.wire}', {to_wire or 'as_is'})".replace("as_is", "same"))
        elif to_wire:
            wires.append(f"{called(one)}: {to_wire}")

    for at, one in enumerate(way.by_place):
        kind = taken(one.inner)[0]
        required = one.name in way.required
        mark = "" if required or at < last_needed else "?"
        parameters.append(f"{called(one)}{mark}: {kind}{' | undefined' if not required and 'undefined' not in kind else ''}")
        told.append(f"@param {called(one)} {told_of(one)}")
        note(one)
    members = ""
    for one in way.by_name:
        kind = taken(one.inner)[0]
        required = one.name in way.required
        members += comment(told_of(one), "      ")
        members += f"      {called(one)}{'' if required else '?'}: {kind}{'' if required else ' | undefined'}\n"
        note(one)
    if any(one.name == "promised_next" for one in way.fields):
        members += comment("From now on, such as `30m`, instead of promisedNext.", "      ") + "      nextIn?: string | undefined\n"
    options = f"{common} & {{\n{members}    }}" if members else common
    default = "" if any(one.name in way.required for one in way.by_name) else " = {}"
    places = ", ".join(called(one) for one in way.by_place)
    lines = [*parameters, f"options: {options}{default}"]
    text = "\n" + comment(doc, "  ", *told)
    text += f"  {camel(name)}(\n" + "".join(f"    {line},\n" for line in lines) + f"  ): Promise<{result}> {{\n"
    arguments = f"'{name}', {{ {places} }}, options".replace("{  }", "{}") + (f", {{ {', '.join(wires)} }}" if wires else "")
    target = "declaring" if name == "declare" else "run"
    text += f"    return this[{target}]({arguments})\n  }}\n"
    return text


def told_of(one: Field) -> str:
    return one.doc.replace(", in parts per 10,000", ", from 0 to 1") if one.inner == "Restored" else one.doc


def commands() -> str:
    declared = declared_commands()
    used = words_in([struct for _, struct, _ in declared])
    text = HEADER.format(about="Every command as a method.")
    text += "\nimport { declaring, documentJson, parts, planJson, renamed, run, same } from './command.js'\n"
    text += "import type { CommandOptions, Elsewhere, IncidentOptions, Linked, Share, SignalAttached, Wires } from './command.js'\n"
    text += "import type { IncidentId, RecordId } from './ids.js'\nimport type { Plan } from './plan.js'\nimport type { Postmortem } from './postmortem.js'\n"
    text += "import { when, wireTime } from './times.js'\nimport type { Time, When } from './times.js'\nimport type { Affected, Members } from './values.js'\n"
    text += imports({*used, "Open"}, "words.js")
    every = "Each takes `by` (who did it), `occurred` (when, if not now), `observedAt`, `waive` (guards set aside, each with a reason), `request` (sent again, it gives the first outcome), `causation` and `trace`."
    text += "\n" + comment(f"The commands of an incident. {every} `basis` is the version that its author saw.") + "export abstract class IncidentCommands<Done> {\n"
    text += "  /** @internal */\n  abstract [run](name: string, places: object, options: IncidentOptions, wires?: Wires): Promise<Done>\n"
    for name, struct, doc in declared:
        if name not in [*OF_BOOK, "declare"]:
            text += method(name, struct, "Done", doc, "IncidentOptions")
    text += "}\n\n" + comment(f"The commands of a book. {every}") + "export abstract class BookCommands<Declared, Done> {\n"
    text += "  /** @internal */\n  abstract [declaring](name: string, places: object, options: CommandOptions, wires?: Wires): Promise<Declared>\n"
    text += "  /** @internal */\n  abstract [run](name: string, places: object, options: CommandOptions, wires?: Wires): Promise<Done>\n"
    for name, struct, doc in declared:
        if name in [*OF_BOOK, "declare"]:
            text += method(name, struct, "Declared" if name == "declare" else "Done", doc, "CommandOptions")
    return text + "}\n"


def main() -> None:
    for name, text in [("words", words()), ("events", events()), ("commands", commands())]:
        path = OUT / f"{name}.ts"
        if "--check" not in sys.argv:
            path.write_text(text)
        elif path.read_text() != text:
            sys.exit(f"{path.relative_to(ROOT)} is not what the core declares; run bindings-node/generate.py")


main()
