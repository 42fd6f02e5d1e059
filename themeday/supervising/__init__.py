"""`themeday serve` as two processes: one that waits, and the server, which it starts again when that dies.

supervisor.py  starts the server, and again when it died
supervised.py  the server's side: how it hears the end, and what it leaves behind about itself
stopping.py    Ctrl-C and other ways to ask for the end
"""
