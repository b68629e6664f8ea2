"""The life of a rule: what may follow what, files against the desk, dates, publication."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast

import pytest
from django.db import DatabaseError, transaction

from jishi.foundation.notify.models import Notice
from jishi.foundation.rules.api import RuleFileError
from jishi.governance.rulebook import api, policy, queries, readers, shelf
from jishi.governance.rulebook.actions import by_date, drafts, govern, import_files
from jishi.governance.rulebook.contracts import State
from jishi.governance.rulebook.errors import (
    DraftChanged,
    NoSuchStep,
    NoticeTooShort,
    VersionTaken,
)
from jishi.governance.rulebook.models import (
    BookReader,
    Draft,
    GovernorCount,
    Publication,
    PublicationSettled,
    RuleChange,
    RuleVersion,
)
from jishi.governance.rulebook.tests.conftest import put, text
from jishi.governance.rulebook.tests.test_deciding import ask
from jishi.kernel import clock
from jishi.kernel.db import attempt

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from jishi.foundation.accounts.models import Account

    Publish = Callable[..., api.Imported]

pytestmark = pytest.mark.django_db


def step(to_state: str, version: int = 1, **given: object) -> None:
    actor = given.pop("actor", "platform")
    api.change_state(
        rule_id="TST-01", version=version, to_state=cast("State", to_state), actor=str(actor),
        **given,  # type: ignore[arg-type]
    )  # fmt: skip
    shelf.forget()


@pytest.mark.parametrize("now", policy.STATES)
def test_the_database_knows_the_same_table_as_the_policy(publish: Publish, now: State) -> None:
    publish(text())
    version = RuleVersion.objects.create(
        rule_id="TST-01", version=2, stage="marketing", event="stall.opening", text="x",
        content_sha256="x", actor="x", at=clock.now(),
    )  # fmt: skip
    RuleChange.objects.create(
        version=version, from_state="", to_state=now, actor="x", at=clock.now()
    )
    for then in policy.STATES:
        allowed = True
        try:
            with attempt():
                RuleChange.objects.create(
                    version=version, from_state=now, to_state=then, actor="x", at=clock.now()
                )
                transaction.set_rollback(True)
        except DatabaseError:
            allowed = False
        assert allowed == policy.may_become(now, then), f"{now} to {then}"


def test_a_step_from_a_state_it_is_not_in_is_refused_by_the_database(publish: Publish) -> None:
    publish(text())
    with pytest.raises(DatabaseError), attempt():
        RuleChange.objects.create(
            version=RuleVersion.objects.get(), from_state="shadow", to_state="live", actor="x",
            at=clock.now(),
        )  # fmt: skip


def test_versions_and_steps_are_never_changed_or_deleted(publish: Publish) -> None:
    publish(text())
    for model in (RuleVersion, RuleChange, Publication):
        with pytest.raises(DatabaseError), attempt():
            model.objects.update(actor="someone")
        with pytest.raises(DatabaseError), attempt():
            model.objects.all().delete()


def test_a_suspended_rule_stops_and_a_live_one_acts_again(publish: Publish) -> None:
    publish(text())
    assert ask("bad").outcome == "refuse"
    step("suspended", reason="wrong")
    assert ask("bad").outcome == "allow"
    step("live")
    assert ask("bad").outcome == "refuse"
    step("retired")
    assert ask("bad").outcome == "allow"
    with pytest.raises(NoSuchStep):
        step("live")


def test_a_new_live_version_retires_the_one_before(publish: Publish) -> None:
    publish(text())
    publish(text(version=2, outcome="hold", measure="hold"))
    assert [(one.row.version, one.state) for one in queries.standings("TST-01")] == [
        (1, "retired"), (2, "live"),
    ]  # fmt: skip
    assert ask("bad").outcome == "hold"


def test_importing_twice_changes_nothing(publish: Publish, folder: Path) -> None:
    first = publish(text(), text("TST-02", status="shadow"))
    assert (first.read, first.added, first.changed, first.drift) == (2, 2, 0, ())
    again = api.import_files(folder)
    assert (again.added, again.changed, again.publication) == (0, 0, first.publication)
    assert Publication.objects.count() == 1
    assert api.drift(folder) == []


def test_a_published_version_with_another_text_is_drift_and_changes_nothing(
    publish: Publish, folder: Path
) -> None:
    publish(text())
    done = publish(text(zh="另一段文字。"))
    assert [(one.rule_id, one.kind) for one in done.drift] == [("TST-01", "text")]
    assert [(one.rule_id, one.kind) for one in api.drift(folder)] == [("TST-01", "text")]
    assert "另一段文字" not in RuleVersion.objects.get().text


def test_files_that_are_missing_new_or_unreadable_are_drift(publish: Publish, folder: Path) -> None:
    publish(text(), text("TST-02"))
    (folder / "marketing" / "TST-02.md").unlink()
    put(folder, text("TST-03"), text("TST-04", condition="contains(stall.nam, 'x')"))
    assert sorted((one.rule_id, one.kind) for one in api.drift(folder)) == [
        ("TST-02", "only_database"), ("TST-03", "only_file"), ("TST-04", "only_file"),
        ("TST-04", "unreadable"),
    ]  # fmt: skip
    done = api.import_files(folder)
    assert (done.added, [one.kind for one in done.drift]) == (1, ["unreadable"])


def test_a_step_made_at_the_desk_survives_the_next_import(publish: Publish, folder: Path) -> None:
    publish(text())
    step("suspended", reason="wrong")
    api.import_files(folder)
    assert queries.standing_of("TST-01", 1).state == "suspended"
    assert [(one.kind, one.en) for one in api.drift(folder)] == [
        ("state", "the file says live, the database suspended")
    ]
    api.export_files(folder)
    assert api.drift(folder) == []
    assert 'status = "suspended"' in (folder / "marketing" / "TST-01.md").read_text()


def test_a_step_made_in_the_file_is_taken(publish: Publish) -> None:
    publish(text(status="shadow"))
    done = publish(text(status="live"))
    assert (done.added, done.changed) == (0, 1)
    assert ask("bad").outcome == "refuse"


def test_what_is_live_from_a_later_day_waits_for_it(publish: Publish) -> None:
    later = clock.market_day() + timedelta(days=3)
    publish(text(effective_from=later.isoformat()))
    assert queries.standing_of("TST-01", 1).state == "scheduled"
    assert ask("bad").outcome == "allow"
    assert by_date.keep_dates() == 0
    with clock.frozen(clock.now() + timedelta(days=3)):
        assert by_date.keep_dates() == 1
        assert by_date.keep_dates() == 0
    shelf.forget()
    assert ask("bad").outcome == "refuse"


def test_what_ends_on_a_day_is_retired_the_day_after(publish: Publish) -> None:
    publish(text(more=f"effective_to = {clock.market_day().isoformat()}\n"))
    assert by_date.keep_dates() == 0
    with clock.frozen(clock.now() + timedelta(days=1)):
        assert by_date.keep_dates() == 1
    assert queries.standing_of("TST-01", 1).state == "retired"


def test_operators_announce_a_rule_seven_days_before_it_binds(
    publish: Publish, operator: Account
) -> None:
    publish(text(status="shadow"))
    actor = f"person:{operator.pk}"
    with pytest.raises(NoticeTooShort):
        step("live", actor=actor)
    with clock.frozen(clock.now() + timedelta(days=7)):
        step("live", actor=actor)
    assert ask("bad").outcome == "refuse"


def test_in_an_emergency_the_notice_is_left_out_and_the_reason_kept(
    publish: Publish, operator: Account
) -> None:
    publish(text(status="shadow"))
    step("live", actor=f"person:{operator.pk}", urgent=True, reason="court order")
    assert queries.changes("TST-01")[0].reason == "court order"


def test_a_draft_is_handed_in_as_the_next_version(publish: Publish, operator: Account) -> None:
    publish(text())
    row = drafts.begin(rule_id="TST-01", actor_id=operator.pk)
    assert "version = 2" in row.text
    saved = drafts.save(
        rule_id="TST-01", text=row.text.replace("换一个名字", "改名"), revision=1,
        actor_id=operator.pk,
    )  # fmt: skip
    assert saved.revision == 2
    with pytest.raises(DraftChanged):
        drafts.save(rule_id="TST-01", text="other", revision=1, actor_id=operator.pk)
    drafts.hand_in(rule_id="TST-01", to_state="shadow", actor_id=operator.pk, reason="clearer")
    assert Draft.objects.count() == 0
    assert [(one.row.version, one.state) for one in queries.standings("TST-01")] == [
        (1, "live"), (2, "shadow"),
    ]  # fmt: skip


def test_a_draft_with_problems_or_a_taken_number_is_not_handed_in(
    publish: Publish, operator: Account
) -> None:
    publish(text())
    row = drafts.begin(rule_id="TST-01", actor_id=operator.pk)
    drafts.save(rule_id="TST-01", text=text(version=1), revision=row.revision, actor_id=operator.pk)
    with pytest.raises(VersionTaken):
        drafts.hand_in(rule_id="TST-01", to_state="shadow", actor_id=operator.pk, reason="")
    drafts.save(
        rule_id="TST-01", text=text(version=2, condition="stall.name > 3"), revision=2,
        actor_id=operator.pk,
    )  # fmt: skip
    with pytest.raises(RuleFileError):
        drafts.hand_in(rule_id="TST-01", to_state="shadow", actor_id=operator.pk, reason="")
    assert RuleVersion.objects.count() == 1


def test_a_rule_that_runs_wild_suspends_itself_asks_a_person_and_tells_the_operators(
    publish: Publish, operator: Account
) -> None:
    publish(text(), text("TST-02", outcome="hold", measure="hold", condition="stall.weight > 5"))
    govern.set_limit(rule_id="TST-01", per_hour=3, actor_id=operator.pk, reason="test")
    for number in range(3):
        assert ask("bad", subject=str(number)).outcome == "refuse"
    assert queries.standing_of("TST-01", 1).state == "live"
    ask("bad", subject="4")
    shelf.forget()
    assert queries.standing_of("TST-01", 1).state == "suspended"
    assert queries.standing_of("TST-02", 1).state == "live"
    assert ask("bad", subject="5").outcome == "hold"
    assert GovernorCount.objects.get(rule_id="TST-01").count >= 4
    notice = Notice.objects.get(person_id=operator.pk)
    assert notice.title_en == "Rule TST-01 has suspended itself"


def test_rules_that_only_ask_a_person_are_not_governed(publish: Publish) -> None:
    publish(text(mode="assisted", outcome="hold", measure="hold"))
    for number in range(5):
        assert ask("bad", subject=str(number)).outcome == "hold"
    assert GovernorCount.objects.count() == 0


def test_a_publication_is_settled_when_every_running_process_reports_it(publish: Publish) -> None:
    first = publish(text()).publication or 0
    readers.report(role="web", publication=first, process="one")
    assert PublicationSettled.objects.filter(pk=first).exists()
    readers.report(role="worker", publication=first, process="two")
    step("suspended")
    last = queries.last_publication()
    assert last is not None
    assert [one.process for one in last.waiting_for] == ["one", "two"]
    readers.report(role="web", publication=last.id, process="one")
    assert not PublicationSettled.objects.filter(pk=last.id).exists()
    readers.report(role="worker", publication=first, process="two", problem="cannot read it")
    assert not PublicationSettled.objects.filter(pk=last.id).exists()
    readers.report(role="worker", publication=last.id, process="two")
    settled = PublicationSettled.objects.get(pk=last.id)
    assert sorted(one["process"] for one in settled.readers) == ["one", "two"]


def test_a_process_that_died_is_not_waited_for(publish: Publish) -> None:
    first = publish(text()).publication or 0
    with clock.frozen(datetime(2026, 1, 1, tzinfo=UTC)):
        readers.report(role="web", publication=first - 1, process="dead")
    readers.report(role="web", publication=first, process="alive")
    assert PublicationSettled.objects.filter(pk=first).exists()


def test_a_publication_that_changes_nothing_is_no_new_one(publish: Publish) -> None:
    publish(text(status="draft"))
    before = Publication.objects.count()
    step("consultation")
    assert Publication.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_a_running_process_takes_up_a_new_book_by_itself(
    publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "POLL_S", 0.02)
    first = publish(text()).publication or 0
    stopped = threading.Event()
    thread = readers.start("web", stopped)
    try:
        until(lambda: PublicationSettled.objects.filter(pk=first).exists())
        assert ask("bad").outcome == "refuse"
        api.change_state(rule_id="TST-01", version=1, to_state="suspended", actor="platform")
        last = queries.last_publication()
        assert last is not None
        until(lambda: PublicationSettled.objects.filter(pk=last.id).exists())
        assert ask("bad").outcome == "allow"
    finally:
        stopped.set()
        thread.join(10)
    assert BookReader.objects.count() == 0


def until(is_so: Callable[[], bool], tries: int = 2000) -> None:
    """Ask again and again; every question is a round trip to the database."""
    assert any(is_so() for _ in range(tries)), "never came true"


def test_drift_is_reported_by_what_the_import_left_out(publish: Publish, folder: Path) -> None:
    put(folder, text(condition="no_such.fact"))
    done = import_files.import_files(folder)
    assert done.added == 0
    assert done.drift[0].en.startswith("rulebook/marketing/TST-01.md:")
