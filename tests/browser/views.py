"""A view of each screen that has something on it, over the cases."""

VIEWS = {
    "find": "/?q=rana",
    "trace": "/trace?brand=org-gap",
    "site": "/site?site=site-rana-plaza",
    "who": "/who?from=site-rana-plaza",
    "compare": "/compare?brands=org-gap,org-walmart,org-target",
    "map": "/map",
    "questions": "/questions?name=incidents_behind_a_brand&brand=org-gap&view=picture",
    "coverage": "/coverage",
    "load": "/load?entry=1",
    "levers": "/levers?topic=which&subject=site-tridonex",
}
"""Address by the name of the screen; a screen that is not named here is looked at without a choice."""
