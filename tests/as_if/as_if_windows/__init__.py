"""Lets a process on Linux behave as on Windows, as far as the kit could notice.

Imitated, for the whole process:

- a text file that is opened without an encoding is cp1252, and a new line is written as CR LF; so are standard output
  and what a child process is read as;
- a file that is open anywhere, in this process or in another that is run as if on Windows, cannot be removed, renamed
  or replaced; one that `files.hold()` holds cannot be opened either, as when Excel or a virus scanner has it; a folder
  cannot be opened; a file that may only be read is not removed;
- names that Windows forbids, and paths of 260 characters or more, are refused; upper and lower case are one;
- there is no fork, no connection over a Unix socket and no signal handler of an event loop; nothing reads `/proc`;
- a registry that says of `.js` that it is plain text, as on many an office laptop; no time zones but those of `tzdata`.

Imitated for the kit and its tests only, by looking at who asks, because other packages would go their Windows ways, for
which the libraries are not here:

- `os.name` is "nt", `sys.platform` is "win32"; what Windows lacks in `os`, `signal`, `socket`, `time` and `asyncio` is
  not there; the modules `fcntl`, `resource`, `grp`, `pwd`, `termios` and the like cannot be imported;
- rights are one mark, "may only be read"; `os.open`, `mkdir` and `chmod` know no other;
- `Path("…")`, up to Python 3.12, is a path with a drive and backslashes, which compares without regard to case. Given
  to the system it is a path again that is really there.

Not imitated: the event loop of Windows (Proactor) and its sockets, its console window, process groups and what Ctrl-C
does there, what `stat` says of rights, its Python installers, fonts and PDF libraries, its firewall, real locks of real
programs, drives and shares, and the Windows ways of the packages that the kit needs.
"""

from __future__ import annotations


def begin() -> None:
    """Make this process behave so; it cannot be undone."""
    from as_if_windows import files, paths, taken_away, texts

    texts.begin()
    files.begin()
    paths.begin()
    taken_away.begin()
