"""Takes away what Windows does not have: from everyone where others can do without, else from the kit only."""

from __future__ import annotations

import asyncio
import builtins
import mimetypes
import os
import re
import signal
import socket
import sys
import time
import types
import zoneinfo
from collections.abc import Callable
from typing import Any, NoReturn

from as_if_windows.callers import asker, is_kit, kit_asks

_MISSING: Any = object()
_MODULES = frozenset(
    {"fcntl", "resource", "grp", "pwd", "termios", "tty", "pty", "syslog", "spwd", "crypt", "nis", "posix", "readline"}
)
#: What `os` has on Windows; https://docs.python.org/3/library/os.html has the availability of each.
_OS = frozenset(
    re.findall(
        r"\w+",
        """
    DirEntry F_OK GenericAlias Mapping MutableMapping O_APPEND O_BINARY O_CREAT O_EXCL O_NOINHERIT O_RANDOM O_RDONLY
    O_RDWR O_SEQUENTIAL O_SHORT_LIVED O_TEMPORARY O_TEXT O_TRUNC O_WRONLY P_DETACH P_NOWAIT P_NOWAITO P_OVERLAY
    P_WAIT PathLike R_OK SEEK_CUR SEEK_END SEEK_SET TMP_MAX W_OK X_OK abc abort access add_dll_directory altsep
    chdir chmod close closerange cpu_count curdir defpath device_encoding devnull dup dup2 environ error execl
    execle execlp execlpe execv execve execvp execvpe extsep fdopen fsdecode fsencode fspath fstat fsync ftruncate
    get_exec_path get_handle_inheritable get_inheritable get_terminal_size getcwd getcwdb getenv getlogin getpid
    getppid isatty kill linesep link listdir lseek lstat makedirs mkdir name open pardir path pathsep pipe popen
    process_cpu_count putenv read readlink remove removedirs rename renames replace rmdir scandir sep
    set_handle_inheritable set_inheritable spawnl spawnle spawnv spawnve st startfile stat stat_result
    statvfs_result strerror supports_bytes_environ supports_dir_fd supports_effective_ids supports_fd
    supports_follow_symlinks symlink sys system terminal_size times times_result truncate umask uname_result unlink
    unsetenv urandom utime waitpid waitstatus_to_exitcode walk write
        """,
    )
)
_SIGNALS = frozenset({"SIGABRT", "SIGFPE", "SIGILL", "SIGINT", "SIGSEGV", "SIGTERM", "SIG_DFL", "SIG_IGN"})
_SIGNAL_CALLS = re.findall(
    r"\w+",
    """
    alarm pause setitimer getitimer pthread_kill pthread_sigmask sigpending sigwait sigwaitinfo sigtimedwait
    siginterrupt pidfd_send_signal ITIMER_REAL ITIMER_VIRTUAL ITIMER_PROF
    """,
)


def begin() -> None:
    """Take it away."""
    del os.fork, os.forkpty
    posix_only = [name for name in dir(os) if not name.startswith("_") and name not in _OS]
    _give(os, dict.fromkeys(posix_only, _MISSING) | {"name": "nt", "linesep": "\r\n", "devnull": "nul"})
    signals = [name for name in dir(signal) if name.startswith("SIG") and name.isupper() and name not in _SIGNALS]
    others = [name for name in _SIGNAL_CALLS if hasattr(signal, name)]
    _give(
        signal,
        dict.fromkeys((*signals, *others), _MISSING) | {"SIGBREAK": 21, "CTRL_C_EVENT": 0, "CTRL_BREAK_EVENT": 1},
    )
    _give(sys, {"platform": "win32", "abiflags": _MISSING})
    _give(time, {"tzset": _MISSING, "pthread_getcpuclockid": _MISSING, "CLOCK_MONOTONIC": _MISSING})
    _give(socket, {"AF_UNIX": _MISSING, "SO_REUSEPORT": _MISSING})
    unix = ("open_unix_connection", "start_unix_server")
    _give(asyncio, dict.fromkeys(unix, _MISSING), _no_library)
    for name in ("add_signal_handler", "remove_signal_handler", "create_unix_connection", "create_unix_server"):
        setattr(asyncio.SelectorEventLoop, name, _not_implemented)
    _refuse_modules()
    zoneinfo.reset_tzpath(to=[])
    mimetypes.init()
    mimetypes.add_type("text/plain", ".js")


def _no_library() -> bool:
    """Return whether someone asks who is not the standard library."""
    return bool(asker())


def _give(module: types.ModuleType, values: dict[str, Any], when: Callable[[], bool] | None = None) -> None:
    """Let a module's names have other values, or none, for those whom it concerns.

    Args:
        module: the module.
        values: by name; `_MISSING` for what is not there.
        when: tells whether it concerns who asks now; otherwise it concerns the kit.
    """
    given: dict[str, Any] = {}

    def attribute(name: str, value: Any) -> property:
        real = vars(module).get(name, _MISSING)

        def get(self: types.ModuleType) -> Any:
            if self is not module:  # Python makes every new module of the class of `sys`
                found = vars(self).get(name, _MISSING)
            else:
                found = given[name] if name in given else value if (when() if when else kit_asks()) else real
            if found is _MISSING:
                raise AttributeError(f"module {self.__name__!r} has no attribute {name!r} on Windows")
            return found

        def put(self: types.ModuleType, found: Any) -> None:  # a test's monkeypatch, and how it is undone
            if self is not module:
                vars(self)[name] = found
            elif found is real or found is value:
                given.pop(name, None)
            else:
                given[name] = found

        def remove(self: types.ModuleType) -> None:
            if self is module:
                given[name] = _MISSING
            else:
                del vars(self)[name]

        return property(get, put, remove)

    body = {name: attribute(name, value) for name, value in values.items()}
    module.__class__ = type(f"_{module.__name__}", (module.__class__,), body)


def _refuse_modules() -> None:
    real = builtins.__import__

    def imported(name: str, globals: Any = None, *rest: Any, **more: Any) -> Any:
        if name in _MODULES and globals and is_kit(globals.get("__name__", "")):
            raise ModuleNotFoundError(f"No module named {name!r} on Windows", name=name)
        return real(name, globals, *rest, **more)

    builtins.__import__ = imported


def _not_implemented(*_: Any, **__: Any) -> NoReturn:
    raise NotImplementedError
