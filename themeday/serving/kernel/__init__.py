"""Pages in the server's own process: each is its notebook, run in a context of its own.

registry.py         all pages of one application: builds, opens, finds and ends them
page.py             one page: its notebook, what it answers, and the browsers that follow it
missed_messages.py  what a page told while a browser was away
answering.py        the few requests of Jupyter's protocol that a page answers; none of them runs code
scope.py            what belongs to one page while its code runs: widgets, channels, sessions; and that it ends no loop
notebook.py         a notebook's code cells, compiled once and run for each page
protocol.py         Jupyter's messages as bytes
"""
