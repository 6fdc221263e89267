"""What the core declares once: words, events, arguments and commands, read from the macros in core/src, documentation included.

The generators of the bindings write each language's types and methods from it.
"""

import pathlib
import re
from dataclasses import dataclass, field

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORE = ROOT / "core/src"

# Of the arguments that a command is called with by place: which, where that is not all it needs, in the order of the core.
BY_PLACE = {
    "add_contributing_factor": ["description", "kind"],
    "complete_action_item": ["item", "evidence"],
    "contain": ["summary"],
    "join": ["person"],
    "leave": ["person"],
    "record_action": ["description", "outcome"],
    "record_validation": ["check", "outcome"],
    "record_host_event": ["name", "facts", "text"],
    "regress": ["reason", "to"],
    "restore": ["service", "restored"],
    "set_field": ["field", "value"],
}
# Arguments whose own name means another thing beside a command, or nothing to a caller.
RENAMED = {("approve_extension", "request"): "extension", ("correct", "occurred"): "really_occurred"}
DECIDED = {("change_action_item", "reworded")}
OF_BOOK = ["adopt_plan", "review_plan", "complete_drill"]

@dataclass
class Field:
    name: str
    type: str
    doc: str
    side: str = "facts"
    default: bool = False

    @property
    def optional(self) -> bool:
        return self.type.startswith("Option<")

    @property
    def inner(self) -> str:
        return self.type[len("Option<") : -1] if self.optional else self.type

    @property
    def wire(self) -> str:
        return camel(self.name)


@dataclass
class Struct:
    name: str
    doc: str
    tag: str = ""
    schema: int = 1
    fields: list[Field] = field(default_factory=list)


@dataclass
class Words:
    name: str
    doc: str
    is_open: bool
    words: list[tuple[str, str, str]]


def blocks(source: str, macro: str) -> list[str]:
    """The bodies of a macro's calls."""
    found = []
    for match in re.finditer(rf"^{macro}! \{{\n(.*?)^\}}", source, re.M | re.S):
        found.append(match[1])
    return found


def plain(doc: str) -> str:
    """A documentation comment without Rust's links."""
    return re.sub(r"\[(`?)(?:[A-Za-z]+::)*([^\]]+?)`?\](?:\([^)]*\))?", r"\1\2\1", " ".join(doc.split()))


def fields_of(body: str, side: str = "facts") -> list[Field]:
    found, doc, default = [], [], False
    for line in map(str.strip, body.splitlines()):
        if line.startswith("///"):
            doc.append(line[3:])
        elif line.startswith("#["):
            default |= "default" in line and "skip" not in line.split("default")[0]
        elif match := re.fullmatch(r"(?:r#)?(\w+): (.+),", line):
            found.append(Field(match[1], match[2], plain(" ".join(doc)), side, default))
            doc, default = [], False
    return found


def read_words() -> dict[str, Words]:
    found = {}
    for path in sorted(CORE.rglob("*.rs")):
        source = path.read_text()
        for macro in ("words", "open_words"):
            for body in blocks(source, macro):
                head, _, rest = body.partition("enum ")
                name, _, variants = rest.partition(" {\n")
                members, doc = [], []
                for line in map(str.strip, variants.splitlines()):
                    if line.startswith("///"):
                        doc.append(line[3:])
                    elif match := re.fullmatch(r'(\w+) = "([^"]+)",', line):
                        members.append((match[1], match[2], plain(" ".join(doc))))
                        doc = []
                about = " ".join(line.strip()[3:] for line in head.splitlines() if line.strip().startswith("///"))
                found[name] = Words(name, plain(about), macro == "open_words", members)
    return found


def read_events() -> dict[str, Struct]:
    found = {}
    for path in sorted((CORE / "event").glob("*.rs")):
        for body in blocks(path.read_text(), "events"):
            for match in re.finditer(
                r'((?:    ///[^\n]*\n)+)(?:    #\[[^\n]*\n)?    "(\w+)" (\d+) => (\w+) \{\n(.*?)^    \}\n', body, re.S | re.M
            ):
                doc = " ".join(line.strip()[3:] for line in match[1].splitlines())
                event = Struct(match[4], plain(doc), match[2], int(match[3]))
                for side in re.finditer(r"        (facts|correctable|text) \{\n(.*?)        \}", match[5], re.S):
                    event.fields += fields_of(side[2], "text" if side[1] == "text" else "facts")
                found[event.name] = event
    order = re.search(r"^event_enum! \{\n(.*?)^\}", (CORE / "event.rs").read_text(), re.M | re.S)
    names = re.findall(r"(\w+)(?: boxed)?,", re.sub("//.*", "", order[1]))
    assert sorted(names) == sorted(found), set(names) ^ set(found)
    return {name: found[name] for name in names}


def read_arguments() -> dict[str, Struct]:
    found = {}
    (body,) = blocks((CORE / "command/arguments.rs").read_text(), "arguments")
    for match in re.finditer(r"((?:    ///[^\n]*\n)+)(?:    #\[[^\n]*\n)?    (\w+) \{(.*?)\}\n", body, re.S):
        doc = " ".join(line.strip()[3:] for line in match[1].splitlines())
        found[match[2]] = Struct(match[2], plain(doc), fields=fields_of(match[3]))
    return found


def read_intents() -> list[tuple[str, str]]:
    (body,) = blocks((CORE / "command.rs").read_text(), "intents")
    return re.findall(r"(\w+)\((\w+)\),", body)


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])([A-Z])", r"_\1", name).lower()


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


@dataclass
class Call:
    """How a command is called: what it needs, what is said by place and what by name, each in its order."""

    fields: list[Field]
    required: set[str]
    by_place: list[Field]
    by_name: list[Field]


def call(name: str, struct: Struct) -> Call:
    fields = [one for one in struct.fields if (name, one.name) not in DECIDED]
    required = {
        one.name
        for one in fields
        if (not one.optional and not one.default and not one.type.startswith("Vec<"))
        or (name, one.name) == ("request_review", "reviewers")
    }
    places = BY_PLACE.get(name, [one.name for one in fields if one.name in required])
    by_name = {one.name: one for one in fields}
    rest = sorted((one for one in fields if one.name not in places), key=lambda one: one.name not in required)
    return Call(fields, required, [by_name[place] for place in places], rest)


WORDS = read_words()
EVENTS = read_events()
ARGUMENTS = read_arguments()


def commands() -> list[tuple[str, Struct, str]]:
    """Every command: its name, its arguments, what it is."""
    docs = {word: doc for _, word, doc in WORDS["CommandName"].words}
    found = [(snake(variant), EVENTS.get(body) or ARGUMENTS[body]) for variant, body in read_intents()]
    return [(name, struct, docs[name] or struct.doc) for name, struct in found]


def names(enum: str, file: str) -> Words:
    """An enumeration that the core declares by itself, because some of its variants hold more than their name."""
    source = (CORE / file).read_text()
    about, body = re.search(rf"^((?:///[^\n]*\n)+)(?:#\[[^\n]*\n)*pub enum {enum} \{{\n(.*?)^\}}", source, re.M | re.S).groups()
    docs = {variant: plain(doc.replace("///", "")) for doc, variant in re.findall(r"((?:^ +///.*\n)+) +(\w+)", body, re.M)}
    code = re.search(rf"^impl {enum} \{{\n(.*?)^\}}", source, re.M | re.S)[1]
    words = re.findall(r'Self::(\w+)(?:\(_\))? => "(\w+)"', code)
    return Words(enum, plain(about.replace("///", "")), False, [(variant, word, docs[variant]) for variant, word in words])


def words_in(structs: list[Struct]) -> list[str]:
    """The vocabularies that their fields name."""
    fields = (one for struct in structs for one in struct.fields)
    return sorted({name for one in fields for name in re.findall(r"\w+", one.type) if name in WORDS})
