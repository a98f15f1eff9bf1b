"""The page of exports. The file is made whole before the first byte leaves: so it is never cut."""

from __future__ import annotations

from tempfile import TemporaryFile

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from herzenstakt.accounts.permissions import Permission
from herzenstakt.exports.writing import Format
from herzenstakt.flows.exporting import MOST, export
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.search.filters import LONGEST, parse
from herzenstakt.search.seeking import seek
from herzenstakt.web.exports.forms import ExportForm
from herzenstakt.web.http import DeskRequest, asked_for, needs, posted
from herzenstakt.web.templatetags.desk import say

TYPES = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSONL: "application/jsonl",
    Format.PARQUET: "application/vnd.apache.parquet",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.EXPORT)
def show(request: DeskRequest) -> HttpResponseBase:
    """Choose, and get the file."""
    initial = {"q": asked_for(request, "q", LONGEST)}
    form = ExportForm(posted(request), initial=initial, auto_id="export-%s")
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    sought = seek(request.member, parse(form.cleaned_data["q"]).filter)
    if sought.troubles:
        form.add_error("q", [say(trouble) for trouble in sought.troubles])
        return _page(request, form)
    wanted = form.wanted()
    file = TemporaryFile()  # noqa: SIM115, it is closed with the answer
    try:
        export(sought, wanted, file, request.member)
    except BaseException as trouble:
        file.close()
        if not isinstance(trouble, NotKept):
            raise
        form.add_error("q", say(trouble.sentence))
        return _page(request, form)
    file.seek(0)
    name = f"{request.member.team.slug}-{wanted.what}.{wanted.form}"
    return FileResponse(file, as_attachment=True, filename=name, content_type=TYPES[wanted.form])


def _page(request: DeskRequest, form: ExportForm) -> HttpResponse:
    room = {"form": form, "most": MOST}
    return render(request, "exports/export.html", room, status=422 if form.is_bound else 200)
