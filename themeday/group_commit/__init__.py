"""Saving for all pages of a process at once, while the event loop goes on; it knows nothing of pages or browsers.

commits.py         the event loop's side: what is on its way, and who waits for it
thread.py          the thread's side: the lock, what others wrote, the disk
served_records.py  the records as pages know them
"""
