"""Do's and don'ts."""

MAX_TIPS = 5
TIP_KINDS = ("do", "dont")
