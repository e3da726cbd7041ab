"""The one home of documents: workbooks, CSV and PDF are made here, and only here are their libraries imported."""
