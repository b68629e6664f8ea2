"""Pages of the rule centre (public) and of the rule desk (operators)."""

from __future__ import annotations

from django.urls import path, re_path
from django.views.generic import RedirectView

from jishi.governance.rulebook.centre import views as centre
from jishi.governance.rulebook.console import views as console

urlpatterns = [
    path("rules", RedirectView.as_view(pattern_name="rules", query_string=True)),
    path("rules/", centre.index, name="rules"),
    path("rules/all.json", centre.all_json, name="rules_json"),
    path("rules/changes/", centre.changes, name="rules_changes"),
    path("rules/changes.atom", centre.changes_atom, name="rules_atom"),
    path("rules/<slug:rule_id>/", centre.rule, name="rule"),
    path("rules/<slug:rule_id>.json", centre.rule_json, name="rule_json"),
    path("rules/<slug:rule_id>/v<int:number>/", centre.version, name="rule_version"),
    path("rules/<slug:rule_id>/v<int:number>.json", centre.rule_json, name="rule_version_json"),
    path("rules/<slug:rule_id>/v<int:number>/changes/", centre.compare, name="rule_compare"),
    re_path(r"^rules/", centre.nothing),
    path("desk/rules/", console.overview, name="desk_rules"),
    path("desk/rules/publication", console.publication, name="desk_rules_publication"),
    path("desk/rules/begin", console.begin, name="desk_rule_begin"),
    path("desk/rules/decisions/<uuid:decision_id>/", console.decision, name="desk_decision"),
    path("desk/rules/<slug:rule_id>/", console.rule, name="desk_rule"),
    path("desk/rules/<slug:rule_id>/step", console.step, name="desk_rule_step"),
    path("desk/rules/<slug:rule_id>/limit", console.limit, name="desk_rule_limit"),
    path("desk/rules/<slug:rule_id>/draft/", console.draft, name="desk_draft"),
    path("desk/rules/<slug:rule_id>/draft/check", console.check, name="desk_draft_check"),
    path("desk/rules/<slug:rule_id>/draft/backtest", console.backtest, name="desk_draft_backtest"),
    path("desk/rules/<slug:rule_id>/draft/drop", console.drop, name="desk_draft_drop"),
    path("desk/rules/<slug:rule_id>/draft/hand-in", console.hand_in, name="desk_draft_hand_in"),
]
