"""Kernels that are already there: a page's process is forked from one that has run its notebook.

client.py       the server's side: asks for forks, keeps the parent alive
parent.py       the process with the imports; forks one builder for each notebook and language
builder.py      has run one notebook; forks a kernel for each page
cells.py        runs a notebook for nobody in particular, and records what it shows
kernel.py       what a fork becomes: a small Jupyter kernel with one event loop and no threads of its own
stream.py       how a served page's kernel is spoken to: over the connection through which it was asked for
zeromq.py       how any other Jupyter client speaks to one: as its connection file says
messages.py     Jupyter's messages as bytes
comms.py        widgets' channels, silent until there is a kernel
process.py      a forked process, as the kernel manager wants to see it
provisioner.py  how Jupyter's kernel managers come by such a kernel
wire.py         one JSON line there, one back
"""
