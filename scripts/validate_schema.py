"""Validates every log of the repository against docs/record.schema.json, by a validator that is not ours.

Logs are tests/vectors/logs/*.jsonl, target/demo/*/log.jsonl, and in tests/vectors/**/*.json every member `log` that is
an array of lines. The schema itself is validated too, and must refuse records that are broken on purpose.
"""

import copy
import json
import sys
from pathlib import Path

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError, best_match

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = "docs/record.schema.json"
TO_BREAK = "tests/vectors/logs/every-event.jsonl"
SHOWN, LONGEST = 20, 200


def put(path, value):
    """Sets a member."""

    def mutate(record):
        *outer, name = path.split(".")
        for member in outer:
            record = record[member]
        record[name] = value

    return mutate


def cut(*paths):
    """Removes members."""

    def mutate(record):
        for path in paths:
            *outer, name = path.split(".")
            inner = record
            for member in outer:
                inner = inner[member]
            del inner[name]

    return mutate


def rename(old, new):
    """Gives a fact another name."""

    def mutate(record):
        record["facts"][new] = record["facts"].pop(old)

    return mutate


# What each type of record must not be.
REFUSED = {
    "declared": {
        "a record without its chain": cut("chain"),
        "a record without its facts": cut("facts"),
        "another format": put("format", "sevlog/2"),
        "version 0": put("version", 0),
        "a fraction as version": put("version", 1.5),
        "a fraction in an unknown member": put("facts.newer", [{"share": 0.5}]),
        "an integer beyond 2^53 - 1": put("facts.newer", 2**53),
        "a missing fact": cut("facts.plan"),
        "a word outside its set": put("facts.kind", "liv"),
        "a digest in upper case": put("facts.plan", "A" * 64),
        "a missing text": cut("text.title"),
        "a text that is a number": put("text.title", 1),
        "a text that is null": put("text.summary", None),
        "text without its digest": cut("textDigest"),
        "text without its salt": cut("salt"),
        "a salt without its text": cut("text"),
        "a declaration that never had a title": cut("salt", "text", "textDigest"),
        "a ULID with the letter I": put("id", "01M83XG3M000000080000I2000"),
        "a time with an offset": put("recordedAt", "2026-11-23T10:00:01+00:00"),
        "a time with a trailing zero": put("recordedAt", "2026-11-23T10:00:01.50Z"),
        "a time in hour 24": put("recordedAt", "2026-11-23T24:00:01Z"),
        "a person without an id": cut("actor.id"),
        "an actor of no kind": put("actor.kind", "robot"),
        "an identifier with a line feed": put("actor.id", "a\nb"),
        "an identifier of 201 characters": put("actor.id", "a" * 201),
        "an instant without its time": put("occurred", {"kind": "at"}),
        "an unknown precision": put("occurred", {"kind": "at", "at": "2026-11-23T10:00:00Z", "precision": "week"}),
    },
    "severity_set": {
        "rank 0": put("facts.severity.rank", 0),
        "an unknown guard": put("facts.guards.newer", "met"),
    },
    "impact_changed": {
        "more restored than all": put("facts.restored", 10_001),
        "a range without its beginning": put("facts.affected.count", {"to": 1}),
    },
    "validation_recorded": {
        "the first shape under the second number": rename("outcome", "passed"),
        "the second shape under the first number": put("schema", 1),
    },
    "corrected": {
        "an occurrence of no kind": put("facts.occurred.kind", "around"),
    },
}


def lines_of(path):
    # Not splitlines: text may hold other line separators as they came.
    return (ROOT / path).read_bytes().decode().removesuffix("\n").split("\n")


def logs_in(value, place):
    """Every array of lines under the name `log`, with its place in the file."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        if name == "log" and isinstance(member, list) and all(isinstance(line, str) for line in member):
            yield f"{place}/{name}", member
        else:
            yield from logs_in(member, f"{place}/{name}")


def logs():
    """Every log, with its place."""
    for path in sorted([*ROOT.glob("tests/vectors/logs/*.jsonl"), *ROOT.glob("target/demo/*/log.jsonl")]):
        yield path.relative_to(ROOT), lines_of(path)
    for path in sorted(ROOT.glob("tests/vectors/**/*.json")):
        yield from logs_in(json.loads(path.read_bytes()), path.relative_to(ROOT))


def main():
    schema = json.loads((ROOT / SCHEMA).read_bytes())
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        return [f"{SCHEMA}: {error.json_path}: {error.message}"]
    validator = Draft202012Validator(schema)

    failures, count = [], 0
    for place, lines in logs():
        for number, line in enumerate(lines, 1):
            count += 1
            try:
                error = best_match(validator.iter_errors(json.loads(line)))
                problem = error and f"{error.json_path}: {error.message[:LONGEST]}"
            except json.JSONDecodeError as error:
                problem = f"not JSON: {error}"
            if problem:
                failures.append(f"{place}:{number}: {problem}")
    if count == 0:
        return ["no record was validated: tests/vectors/logs holds no log"]

    first = {}
    for record in map(json.loads, lines_of(TO_BREAK)):
        first.setdefault(record["type"], record)
    refused = 0
    for kind, mutations in REFUSED.items():
        for what, mutate in mutations.items():
            record = copy.deepcopy(first[kind])
            mutate(record)
            refused += 1
            if validator.is_valid(record):
                failures.append(f"{SCHEMA}: {kind}: {what} is not refused")

    if not failures:
        print(f"{count} records fit {SCHEMA}, which refuses {refused} broken ones")
    return failures


if __name__ == "__main__":
    found = main()
    for failure in found[:SHOWN]:
        print(failure, file=sys.stderr)
    if len(found) > SHOWN:
        print(f"and {len(found) - SHOWN} more", file=sys.stderr)
    sys.exit(1 if found else 0)
