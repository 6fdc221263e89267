# Every target sets up what it needs, into .tools and target, and says what it is doing.

FUZZ_SECONDS ?= 20
SOAK_CASES ?= 20000
SOAK_FUZZ_SECONDS ?= 300
PYTHON := .tools/venv/bin/python

# `check` and `test` say the same of the same commit; new cases are what `soak` searches.
SEED := PROPTEST_RNG_SEED=1795408260

export PATH := $(PATH):$(CURDIR)/.tools/cargo/bin
step = @printf '\n== %s\n' '$(1)'

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo check test soak bench fuzz pages npm wheel schema vectors clean \
	rust format clippy rustdoc core-alone tests recount schema-valid python node bench-builds licences short-fuzz

help:
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: rust ## Tell six real outages through commands, judge four years of GitHub's status page; all into target/demo.
	$(call step,Building the demo (the first time takes a minute))
	@cargo build -q -p sevlog-outages -p sevlog-status-history
	$(call step,Telling six outages)
	@target/debug/sevlog-outages
	$(call step,Judging four years of a status page)
	@target/debug/sevlog-status-history

check: format clippy ## Before every commit: format, lints, and all tests but the doctests and those of reliability (warm, under 3 minutes).
	$(call step,Tests)
	@$(SEED) cargo test --workspace --exclude sevlog-reliability --tests

test: format clippy rustdoc core-alone tests recount pages schema-valid python node bench-builds licences short-fuzz ## Everything; what CI runs.
	$(call step,All passed)

soak: rust ## Search long: many cases for each property, minutes of fuzzing for each target.
	$(call step,Tests with $(SOAK_CASES) cases a property)
	@SEVLOG_SOAK=1 SEVLOG_SEED=$$(date +%s) PROPTEST_CASES=$(SOAK_CASES) cargo test --workspace --tests
	@scripts/fuzz $(SOAK_FUZZ_SECONDS)

bench: rust ## Measure, each figure beside its reference in one run; see docs/benchmarks.md.
	$(call step,Benchmarks)
	@cargo bench --manifest-path tests/bench/Cargo.toml --target-dir target/bench
	@cargo run --release --manifest-path tests/bench/eventcore/Cargo.toml --target-dir target/bench -- target/bench-store
	@scripts/setup-node bindings-node && node bindings-node/build.js --release
	@scripts/setup-node tests/bench/node
	@cargo build --quiet --profile bench --manifest-path tests/bench/Cargo.toml --target-dir target/bench --bin load
	@node tests/bench/node/bench.js target/bench-node target/bench/release/load
	@node tests/bench/node/bench.js /dev/shm/sevlog-bench-node target/bench/release/load
	@tests/bench/python/run target/bench-python

fuzz: rust ## Fuzz each target for FUZZ_SECONDS (20); without nightly Rust, run the corpora as tests.
	@scripts/fuzz $(FUZZ_SECONDS)

npm: rust ## Pack the Node package into target/npm, and try it in an empty folder.
	$(call step,Packing the Node package)
	@scripts/pack-node --release

pages: demo ## Check the demo's pages with a validator and axe-core, wide and narrow, light and dark, on paper; needs Node 20 and Chromium.
	$(call step,Checking the pages)
	@scripts/check-pages

wheel: rust ## Build the Python wheel into target/wheels, and try it where nothing else is installed.
	@scripts/wheel

schema: rust ## Write the JSON Schema, the format's pages and their logs anew from the types.
	$(call step,Regenerating the schema)
	@SEVLOG_BLESS=1 cargo test -p sevlog --test all -- schema snapshots

vectors: rust ## Write the shared test vectors anew. Read the diff: other languages rely on these bytes.
	$(call step,Regenerating the vectors)
	@SEVLOG_BLESS=1 cargo test -q -p sevlog-outages --test gitlab_2017 vector
	@SEVLOG_BLESS=1 cargo test -q -p sevlog --test all vectors -- --skip documents
	@SEVLOG_BLESS=1 cargo test -q -p sevlog --test all vectors::documents

clean: ## Remove every build, and every tool installed into .tools.
	$(call step,Cleaning)
	@rm -rf target fuzz/target .tools

# The parts of `check` and `test`.

rust:
	@scripts/setup-rust

format: rust
	$(call step,Format)
	@cargo fmt --all --check
	@cargo fmt --manifest-path fuzz/Cargo.toml --check
	@cargo fmt --manifest-path tests/bench/Cargo.toml --check
	@cargo fmt --manifest-path tests/bench/eventcore/Cargo.toml --check

clippy: rust
	$(call step,Clippy)
	@cargo clippy --workspace --all-targets -- -D warnings
	@cargo clippy --manifest-path fuzz/Cargo.toml --no-default-features --all-targets --target-dir target -- -D warnings

rustdoc: rust
	$(call step,Rustdoc)
	@RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps

# Another member must not lend the core a dependency's feature.
core-alone: rust
	$(call step,The core alone)
	@cargo check -p sevlog

tests: rust
	$(call step,Tests and doctests)
	@$(SEED) cargo test --workspace

# Demo first: the figures that it writes are counted again by a script that shares no code with it.
recount: demo
	$(call step,Counting the figures of the report again)
	@python3 scripts/recount.py

schema-valid:
	$(call step,Wire format against its JSON Schema)
	@scripts/setup-python
	@$(PYTHON) scripts/validate_schema.py

python: rust
	@scripts/test-python

node: rust
	@scripts/test-node

bench-builds: rust
	$(call step,The benchmarks build)
	@cargo clippy --manifest-path tests/bench/Cargo.toml --all-targets --target-dir target -- -D warnings

licences: rust
	$(call step,Licences and sources of dependencies)
	@scripts/setup-cargo-tool cargo-deny 0.20.2
	@cargo deny --log-level warn check licenses bans sources

short-fuzz: rust
	@scripts/fuzz $(FUZZ_SECONDS)
