"""What hazard supervision gives to menu, home page and search, one module a subject."""
