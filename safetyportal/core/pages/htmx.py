"""Answers to HTMX: the same partial that the full page includes, and redirects that a browser script can follow."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def is_partial(request) -> bool:
    """Whether only a part of the page was asked for (not the whole page out of the browser's history)."""
    htmx = request.htmx
    return bool(htmx) and not htmx.history_restore_request and not htmx.boosted


def answer(request, page: str, partial: str, context: dict, status: int = 200) -> HttpResponse:
    """The page, or the part of it that HTMX replaces."""
    response = render(request, partial if is_partial(request) else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def go_to(request, url: str) -> HttpResponse:
    """Redirect after a POST, for a browser and for HTMX."""
    response = HttpResponse(status=204) if is_partial(request) else HttpResponseRedirect(url)
    if is_partial(request):
        response["HX-Redirect"] = url
    patch_vary_headers(response, ["HX-Request"])
    return response
