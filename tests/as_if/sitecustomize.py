"""For every Python process that has THEMEDAY_AS_IF=windows and this folder in PYTHONPATH: behave as on Windows.

What is imitated, and what is not, stands in `as_if_windows/__init__.py`.
"""

import os

if os.environ.get("THEMEDAY_AS_IF") == "windows":
    import as_if_windows

    as_if_windows.begin()
