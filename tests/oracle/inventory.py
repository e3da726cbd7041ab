"""What the application answers, read from the URL resolver: pages by name, operations of the API by name and method."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def patterns(resolver=None, space: str = "") -> Iterator[tuple[str, str, URLPattern]]:
    """(namespace, name, pattern) of every address."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, entry.namespace or space)
        elif isinstance(entry, URLPattern):
            yield space, entry.name or "", entry


def pages() -> set[str]:
    return {name for space, name, _entry in patterns() if space == ""}


def console_pages() -> set[str]:
    """Names of the console; addresses without a name are Django's redirects to the ones with."""
    return {name for space, name, _entry in patterns() if space == "admin" and name}


def operations() -> set[tuple[str, str]]:
    found = set()
    for space, name, entry in patterns():
        if space == "api":
            actions = getattr(entry.callback, "actions", None) or {"get": ""}
            found |= {(name, method.upper()) for method in actions if method != "head"}
    return found


def declared_registers() -> list:
    """Every register of the application; they are known once its addresses are loaded."""
    from safetyportal.core.pages.register import registers

    list(patterns())
    return list(registers().values())


def declared(register):
    """The application's own declaration of a register of the tables."""
    return next(one for one in declared_registers() if one.slug == register.slug)
