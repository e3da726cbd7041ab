"""Excel imports: template → upload → parsed in a limited child → preview → confirm → background → result.

An app declares an `ImportSpec` in its `imports.py` and registers it; everything else is here. Reading order: `spec`
(what an app says), `services` (what a person does), `stage` and `run` (what a worker does), `child` (what touches the
file), `workbooks` (template and error workbook), `views`.
"""
