"""A crowd of phones, for `benchmarks/serving.py`.

phone.py    one phone: speaks to a page as a browser does
kinds.py    the ways of serving that are compared
joining.py  many phones at once, or over a while; what each page takes
visits.py   what a real browser fetches
saving.py   many saves within some seconds
soak.py     joining, saving, leaving and coming back, for a long time
report.py   tables and a picture
"""
