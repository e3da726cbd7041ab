"""People at work on the real portal: real sign-ins, real pages, real forms, over HTTP."""
