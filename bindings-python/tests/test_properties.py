"""Whatever people do, in whatever order: through the binding."""

from __future__ import annotations

from collections.abc import Callable

import sevlog
from hypothesis import given, settings
from hypothesis import strategies as st
from sevlog.enums import Status

Step = Callable[[sevlog.IncidentHandle], object]

text = st.text(max_size=40)
share = st.floats(0, 1)
steps: st.SearchStrategy[Step] = st.one_of(
    text.map(lambda body: lambda inc: inc.note(body)),
    text.map(lambda summary: lambda inc: inc.contain(summary)),
    text.map(lambda fix: lambda inc: inc.record_fix(fix, kind="rollback")),
    st.sampled_from(["passed", "failed"]).map(lambda outcome: lambda inc: inc.record_validation("smoke", outcome)),
    share.map(lambda part: lambda inc: inc.restore("checkout", part)),
    st.sampled_from(["SEV-1", "SEV-2", "SEV-9"]).map(lambda label: lambda inc: inc.set_severity(label)),
    st.sampled_from(["fixed", "mitigated", "unknown"]).map(lambda how: lambda inc: inc.resolve(how=how)),
    text.map(lambda reason: lambda inc: inc.reopen(reason)),
    st.just(lambda inc: inc.take_command()),
    st.just(lambda inc: inc.start_review()),
    st.just(lambda inc: inc.close()),
)


@settings(max_examples=60, deadline=None)
@given(title=text, todo=st.lists(steps, max_size=20))
def test_a_log_folds_to_the_state_that_was_told(title: str, todo: list[Step]) -> None:
    with sevlog.Logbook.open(":memory:") as book:
        try:
            inc = book.acting_as("ana").declare(title)
        except sevlog.Rejected:
            return
        for step in todo:
            before = inc.state
            try:
                step(inc)
            except sevlog.Rejected as rejected:
                assert rejected.reasons
                assert inc.state is before
            assert inc.state == book.get(inc.id)
        history = inc.history()
        assert history.incident == inc.state
        assert [record.version for record in history.records] == list(range(1, inc.version + 1))
        assert inc.status in set(Status)
        log = "".join(record.line + "\n" for record in history.records).encode()
        assert sevlog.verify(log).is_sound
        assert list(sevlog.parse(log)) == [history]
        assert inc.postmortem() == history.postmortem(book.plan)
