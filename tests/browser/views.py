"""A view of each screen that has something on it, over the cases."""

VIEWS = {
    "find": "/?q=rana",
    "trace": "/trace?brand=org-kesko",
    "site": "/site?site=site-rana-plaza",
    "who": "/who?from=site-rana-plaza",
    "compare": "/compare?brands=org-inditex,org-primark",
    "map": "/map",
    "questions": "/questions",
    "coverage": "/coverage",
}
"""Address by the name of the screen; a screen that is not named here is looked at without a choice."""
