"""What the whole suite shares: its own engines, a browser, the reference data."""

pytest_plugins = ["tests.engines", "tests.browser"]
