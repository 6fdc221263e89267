"""Makes the facts-only copy of a public status history: ids, impact, components, times, statuses. No titles, no texts, no addresses.

    python3 scripts/status_facts.py <history.jsonl >examples/data/github-status-2022-2026.jsonl

Where the history comes from, and whose it is: examples/data/README.md.
"""

import json
import sys

FACTS = ("id", "impact", "components", "started_at", "resolved_at")

for line in sys.stdin:
    incident = json.loads(line)
    facts = {name: incident[name] for name in FACTS}
    facts["updates"] = [{"at": update["at"], "status": update["status"]} for update in incident["updates"]]
    print(json.dumps(facts, ensure_ascii=False, separators=(",", ":")))
