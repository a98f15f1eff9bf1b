"""Reading rules, writing them, trying them out, and switching them on and off."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from herzenstakt.accounts.permissions import Permission
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.kernel.words import Sentence
from herzenstakt.rules import services
from herzenstakt.rules.meeting import troubles_of
from herzenstakt.rules.models import Rule, RuleRun, TryOut
from herzenstakt.rules.trying import MOST, PERIOD, SHOWN, begin, go_on, shown_to
from herzenstakt.web.http import DeskRequest, needs, number_in, posted, words_in
from herzenstakt.web.rules.forms import EXAMPLES, RuleForm, as_it_is
from herzenstakt.web.rules.words import about_in_words, act_in_words, sentence_of, when_in_words
from herzenstakt.web.templatetags.desk import say

#: where a rule acted last, on its page
LAST = 20


@dataclass(frozen=True, slots=True)
class Line:
    """A rule as it is shown: its parts in words, and what is wrong with it."""

    rule: Rule
    sentence: str
    when: str
    about: list[str]
    acts: list[str]
    troubles: list[Sentence]

    @classmethod
    def of(cls, rule: Rule) -> Line:
        """In the reader's language."""
        says = services.told(rule)
        return cls(
            rule,
            sentence_of(rule),
            when_in_words(says),
            about_in_words(rule.query),
            [act_in_words(deed) for deed in says["deeds"]],
            [rule.why_it_rests] if rule.why_it_rests else troubles_of(rule),
        )


@require_safe
@needs(Permission.READ)
def all_rules(request: DeskRequest) -> HttpResponse:
    """What rules do, for everybody to read, in the order in which they act."""
    rules = Rule.objects.visible_to(request.member).with_words().in_order()
    room = {
        "lines": [Line.of(rule) for rule in rules],
        "examples": [(name, words) for name, (words, _gaps) in EXAMPLES.items()],
    }
    return render(request, "rules/list.html", room)


@require_safe
@needs(Permission.READ)
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """One rule, and where it acted last."""
    rule = _find(request, pk)
    acted = RuleRun.objects.visible_to(request.member).met().filter(rule=rule)
    runs = acted.select_related("conversation__person", "conversation__channel")
    room = {"line": Line.of(rule), "runs": list(runs.order_by("-at", "-id")[:LAST])}
    return render(request, "rules/show.html", room)


# --- writing -------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_RULES)
def add(request: DeskRequest) -> HttpResponse:
    """A new one, from nothing or from an example."""
    _words, gaps = EXAMPLES.get(request.GET.get("example", ""), ("", {}))
    form = RuleForm(request.member, posted(request), gaps)
    return _edit(request, form, None, lambda: services.write(request.member, form.wish()))


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_RULES)
def edit(request: DeskRequest, pk: int) -> HttpResponse:
    """Something else to do: it is off then, until it was tried out."""
    rule = _find(request, pk)
    form = RuleForm(request.member, posted(request), as_it_is(rule))
    return _edit(request, form, rule, lambda: services.change(rule, request.member, form.wish()))


def _edit(
    request: DeskRequest, form: RuleForm, rule: Rule | None, keep: Callable[[], Rule]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep()
        except NotKept as reason:
            form.add_error(None, say(reason.sentence))
        else:
            where = "rules:show" if kept.state == Rule.State.ON else "rules:try"
            return redirect(where, team=request.member.team.slug, pk=kept.pk)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "rules/edit.html", {"form": form, "rule": rule}, status=status)


@require_POST
@needs(Permission.KEEP_RULES)
def move(request: DeskRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    up = "up" in request.POST
    return _do(request, pk, lambda rule: services.move(rule, request.member, up=up), "")


@require_POST
@needs(Permission.KEEP_RULES)
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Nobody needs it any more."""
    done = _("The rule is gone. What it did stays, and the journal knows what it said.")
    return _do(request, pk, lambda rule: services.remove(rule, request.member), done)


# --- trying out, on and off ----------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.KEEP_RULES)
def try_out(request: DeskRequest, pk: int) -> HttpResponse:
    """What it would have done in the last month. Each POST looks a piece further; nothing is done."""
    rule = _find(request, pk)
    if request.method != "POST":
        here = TryOut.objects.visible_to(request.member).of_this_version().filter(rule=rule).first()
        return render(request, "rules/try.html", _tried(request, rule, here))
    if "again" in request.POST:
        begin(rule)
    here = go_on(rule)
    if request.htmx:
        return render(request, "rules/_tried.html", _tried(request, rule, here))
    return redirect("rules:try", team=request.member.team.slug, pk=pk)


def _tried(request: DeskRequest, rule: Rule, here: TryOut | None) -> Mapping[str, Any]:
    return {
        "line": Line.of(rule),
        "tried": here,
        "conversations": shown_to(request.member, here) if here else [],
        "days": PERIOD.days,
        "most": MOST,
        "shown": SHOWN,
    }


@require_POST
@needs(Permission.KEEP_RULES)
def switch_on(request: DeskRequest, pk: int) -> HttpResponse:
    """It acts from now on."""
    version = number_in(words_in(request, "version")) or 0
    done = _("The rule acts from now on. It looks ahead: what was before stays as it is.")
    return _do(request, pk, lambda one: services.switch_on(one, request.member, version), done)


@require_POST
@needs(Permission.KEEP_RULES)
def switch_off(request: DeskRequest, pk: int) -> HttpResponse:
    """It does nothing any more."""
    done = _("The rule does nothing any more. What it did stays.")
    return _do(request, pk, lambda rule: services.switch_off(rule, request.member), done)


# --- steps ---------------------------------------------------------------------------------------


def _find(request: DeskRequest, pk: int) -> Rule:
    """A rule of the team; else 404."""
    return get_object_or_404(Rule.objects.visible_to(request.member).with_words(), pk=pk)


def _do(request: DeskRequest, pk: int, deed: Callable[[Rule], object], done: str) -> HttpResponse:
    """Do something to a rule, and look at all of them again."""
    try:
        deed(_find(request, pk))
    except NotKept as reason:
        messages.error(request, say(reason.sentence))
    else:
        if done:
            messages.success(request, done)
    return redirect("rules:list", team=request.member.team.slug)
