"""System checks of the app's own data: a mistaken form must stop the portal before an officer meets it."""

from django.core.checks import Error, register

from inspections.choices.papers_mistakes import mistakes


@register()
def forms_of_papers_are_sound(app_configs, **kwargs):
    return [Error(words, id="inspections.E001") for words in mistakes()]
