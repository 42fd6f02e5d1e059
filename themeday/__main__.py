"""`python -m themeday`: the same as the command `themeday`."""

from themeday.cli import main

raise SystemExit(main())
