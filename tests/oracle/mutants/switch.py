"""What rewritten calls do: the real thing, or nothing where this one is switched off. Notes what was reached."""

from typing import Any

active = ""  # the site that is switched off
reached: set[str] = set()  # sites that were reached since somebody emptied it


def off(site: str) -> bool:
    reached.add(site)
    return site == active


def scope(site: str, visible_to: Any, *args: Any, **kwargs: Any) -> Any:
    """`Model.objects.visible_to(user, perm)`: all rows when off."""
    if not off(site):
        return visible_to(*args, **kwargs)
    source = visible_to.__self__
    return source.all() if hasattr(source, "_result_cache") else source.model._base_manager.all()


def scope_q(site: str, function: Any, *args: Any, **kwargs: Any) -> Any:
    from django.db.models import Q

    return Q() if off(site) else function(*args, **kwargs)


def decision(site: str, function: Any, *args: Any, **kwargs: Any) -> Any:
    """`require(…)` and `can(…)`: allowed when off."""
    from safetyportal.core.decisions import ALLOWED

    return ALLOWED if off(site) else function(*args, **kwargs)


def truth(site: str, function: Any, *args: Any, **kwargs: Any) -> Any:
    """`holds(…)` and `has_perm(…)`: yes when off."""
    return True if off(site) else function(*args, **kwargs)


def paths(site: str, function: Any, *args: Any, **kwargs: Any) -> Any:
    """`granted_paths(…)`: the whole country when off."""
    return ["/"] if off(site) else function(*args, **kwargs)


def nothing(site: str, function: Any, *args: Any, **kwargs: Any) -> Any:
    """A guard that raises: it does not when off."""
    return None if off(site) else function(*args, **kwargs)


def owner(site: str, narrow: Any, owner_name: str, owner_value: Any, *args: Any, **kwargs: Any) -> Any:
    """`.filter(user=request.user, …)`: everybody's rows when off."""
    return narrow(*args, **kwargs) if off(site) else narrow(*args, **{owner_name: owner_value}, **kwargs)
