"""Where a Chromium is on this machine."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

# The shell draws nothing beside the page: journeys take half the time.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """CHROMIUM, else the system's, else the one Playwright installed; None when there is none."""
    if given := os.environ.get("CHROMIUM"):
        return given if Path(given).exists() else None
    for name in NAMES:
        if found := shutil.which(name):
            return found
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None
