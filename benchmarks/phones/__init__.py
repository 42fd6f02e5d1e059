"""What serving three hundred phones costs.

wire.py     HTTP and websockets as a browser speaks them, with little work
phone.py    one phone: joins, opens a page, saves, leaves
kinds.py    the ways of serving that are compared, and what their processes take
joining.py  many phones at once, or over a while
saving.py   many saves within some seconds
soak.py     joining, saving, leaving and coming back, for a long time
visits.py   what a real browser fetches
report.py   tables, and the file of results
picture.py  the plot
measure.py  all of it, one after another
"""
