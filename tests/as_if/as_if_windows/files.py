"""Files as on Windows: what is open stays where it is, names have rules, and rights are one mark."""

from __future__ import annotations

import builtins
import errno
import fcntl
import io
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Any

from as_if_windows import texts
from as_if_windows.callers import asker, is_kit
from as_if_windows.paths import real

LONGEST = 259
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f]|[. ]$')
_DEVICES = re.compile(r"(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³])(\..*)?", re.IGNORECASE)
_ELSEWHERE = ("/proc", "/sys", "/dev", "/etc")
#: A flag that Linux ignores, and that says here that bytes are meant.
O_BINARY = 0o100000
_IN_USE = "The process cannot access the file because it is being used by another process"

_open, _stat, _lstat, _listdir, _readlink = os.open, os.stat, os.lstat, os.listdir, os.readlink
_read, _write, _fsync, _fdopen_file = os.read, os.write, os.fsync, io.open
_held: set[str] = set()
_as_text: set[int] = set()
_marked: dict[int, bool] = {}


@contextmanager
def hold(path: Any) -> Iterator[None]:
    """Have a file as another program has it that lets nobody in, such as Excel or a virus scanner.

    Args:
        path: of the file.
    """
    where = os.path.realpath(real(os.fspath(path)))
    _held.add(where)
    try:
        yield
    finally:
        _held.discard(where)


def begin() -> None:
    """Let every call that takes a path behave so."""
    os.O_BINARY = O_BINARY  # type: ignore[attr-defined]
    os.open, os.fsync, os.read, os.write = _opened, _synced, _read_text, _written_text
    builtins.open = io.open = _opened_file  # type: ignore[assignment]
    os.mkdir = _made_folder
    os.chmod = _marked_read_only
    os.unlink = os.remove = _away(os.unlink)
    os.rmdir = _away(os.rmdir)
    os.rename, os.replace = _moved(os.rename, over=False), _moved(os.replace, over=True)
    os.symlink = _no_links
    for name in ("stat", "lstat", "listdir", "scandir", "utime", "access", "readlink", "truncate", "chdir"):
        setattr(os, name, _found(getattr(os, name)))
    os.supports_dir_fd = os.supports_fd = os.supports_follow_symlinks = set()  # type: ignore[misc]
    shutil._use_fd_functions = False  # type: ignore[attr-defined]


# --- where a file is --------------------------------------------------------------------------------------------------


def _here(path: Any) -> Any:
    """Return the path that is here, in the spelling that is there."""
    try:
        text = os.fspath(path)
    except TypeError:
        return path
    if not isinstance(text, str):
        return path
    text = real(text)
    if text.lower() in ("nul", "nul:", "/dev/null"):
        return "/dev/null"
    if text.startswith(_ELSEWHERE) and is_kit(asker()):
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), text)
    return text if not text or _exists(text) else _in_any_case(text)


def _in_any_case(text: str) -> str:
    parent, name = os.path.split(text.rstrip("/"))
    if not name or name in (".", ".."):
        return text
    if parent and not _exists(parent):
        parent = _in_any_case(parent)
    try:
        names = _listdir(parent or ".")
    except OSError:
        return text
    folded = name.casefold()
    return os.path.join(parent, next((other for other in names if other.casefold() == folded), name))


def _exists(path: str) -> bool:
    try:
        _lstat(path)
    except (OSError, ValueError):
        return False
    return True


def _is_folder(path: Any) -> bool:
    try:
        return stat.S_ISDIR(_stat(path).st_mode)
    except (OSError, ValueError, TypeError):
        return False


def _new_name(path: Any) -> None:
    """Refuse a name that a file cannot have.

    Raises:
        OSError: it cannot.
    """
    if not isinstance(path, str):
        return
    name = os.path.basename(path.rstrip("/"))
    if _FORBIDDEN.search(name) or _DEVICES.fullmatch(name):
        raise _error(
            OSError, errno.EINVAL, "The filename, directory name, or volume label syntax is incorrect", path, 123
        )
    if len(os.path.abspath(path)) + 2 > LONGEST:
        raise _error(FileNotFoundError, errno.ENOENT, "The system cannot find the path specified", path, 3)


def _error(kind: type[OSError], number: int, text: str, path: Any, windows: int) -> OSError:
    error = kind(number, text, path)
    error.winerror = windows  # type: ignore[attr-defined]
    return error


# --- who has it -------------------------------------------------------------------------------------------------------


def _not_in_use(path: Any) -> None:
    """Refuse what is open somewhere.

    Raises:
        PermissionError: it is.
    """
    if not isinstance(path, str):
        return
    where = os.path.realpath(path)
    inside = where + "/" if _is_folder(where) else None
    for found in (*_held, *_open_anywhere()):
        if found == where or (inside and found.startswith(inside)):
            raise _error(PermissionError, errno.EACCES, _IN_USE, path, 32)


def _open_anywhere() -> Iterator[str]:
    """Yield what this process, and others as if on Windows, have open."""
    for process in _listdir("/proc"):
        if process.isdigit() and _as_if_windows(int(process)):
            with suppress(OSError):
                for number in _listdir(f"/proc/{process}/fd"):
                    with suppress(OSError):
                        yield _readlink(f"/proc/{process}/fd/{number}")


def _as_if_windows(process: int) -> bool:
    if process == os.getpid():
        return True
    with suppress(OSError), _fdopen_file(f"/proc/{process}/environ", "rb") as file:
        return b"THEMEDAY_AS_IF=windows" in file.read()
    return False


def _not_held(path: Any) -> None:
    if _held and isinstance(path, str) and os.path.realpath(path) in _held:
        raise _error(PermissionError, errno.EACCES, "Permission denied", path, 32)


# --- the calls --------------------------------------------------------------------------------------------------------


def _found(call: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(call)
    def called(path: Any = ".", *args: Any, **more: Any) -> Any:
        return call(_here(path), *args, **more)

    return called


def _opened(path: Any, flags: int, mode: int = 0o777, *, dir_fd: Any = None) -> int:
    where = _here(path)
    if dir_fd is None and _is_folder(where) and is_kit(asker()):
        raise _error(PermissionError, errno.EACCES, "Permission denied", path, 5)
    _not_held(where)
    if flags & (os.O_WRONLY | os.O_RDWR):
        _refuse_read_only(where)
    if flags & os.O_CREAT and not (isinstance(where, str) and _exists(where)):
        _new_name(where)
    # Others look at rights as here, because their ways are those of Linux.
    descriptor = _open(where, flags & ~O_BINARY, 0o666 if is_kit(asker()) else mode, dir_fd=dir_fd)
    (_as_text.discard if flags & O_BINARY else _as_text.add)(descriptor)
    return descriptor


def _refuse_read_only(path: Any) -> None:
    try:
        mode = _lstat(path).st_mode
    except (OSError, ValueError, TypeError):
        return
    if stat.S_ISREG(mode) and not mode & stat.S_IWUSR:
        raise _error(PermissionError, errno.EACCES, "Permission denied", path, 5)


def _opened_file(
    file: Any,
    mode: str = "r",
    buffering: int = -1,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    closefd: bool = True,
    opener: Any = None,
) -> Any:
    encoding, newline = texts.for_file(mode, encoding, newline)
    if isinstance(file, int):
        _as_text.discard(file)  # Python's own files always ask for bytes
    else:
        file = _here(file)
        _not_held(file)
        if mode[:1] in ("w", "a", "x") or "+" in mode:
            _refuse_read_only(file)
            if isinstance(file, str) and not _exists(file):
                _new_name(file)
        if opener is None and isinstance(file, str) and _is_folder(file):
            raise _error(PermissionError, errno.EACCES, "Permission denied", file, 5)
    return _fdopen_file(file, mode, buffering, encoding, errors, newline, closefd, opener)


def _made_folder(path: Any, mode: int = 0o777, *, dir_fd: Any = None) -> None:
    where = _here(path)
    if not (isinstance(where, str) and _exists(where)):
        _new_name(where)
    _mkdir(where, 0o777 if is_kit(asker()) else mode, dir_fd=dir_fd)


def _marked_read_only(path: Any, mode: int, **more: Any) -> None:
    where = _here(path)
    if not is_kit(asker()):
        _chmod(where, mode, **more)
    elif isinstance(where, int) or not _is_folder(where):
        _chmod(where, 0o666 if mode & stat.S_IWUSR else 0o444)


def _away(call: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(call)
    def called(path: Any, *, dir_fd: Any = None) -> None:
        where = _here(path)
        if dir_fd is None and isinstance(where, str) and _exists(where):
            if call.__name__ == "rmdir" and not _is_folder(where):
                raise _error(NotADirectoryError, errno.ENOTDIR, "The directory name is invalid", where, 267)
            _not_in_use(where)
            _refuse_read_only(where)
        call(where, dir_fd=dir_fd)

    return called


def _moved(call: Callable[..., Any], over: bool) -> Callable[..., Any]:
    @wraps(call)
    def called(src: Any, dst: Any, **more: Any) -> None:
        source, target = _here(src), real(os.fspath(dst)) if not isinstance(dst, bytes) else dst
        there = _here(target)
        if _exists(source):
            _not_in_use(source)
        if _exists(there) and not os.path.samestat(_lstat(there), _lstat(source)):
            if not over:
                raise _error(
                    FileExistsError, errno.EEXIST, "Cannot create a file when that file already exists", target, 183
                )
            if _is_folder(there):
                raise _error(PermissionError, errno.EACCES, "Access is denied", target, 5)
            _not_in_use(there)
            _refuse_read_only(there)
            target = there
        else:
            _new_name(target)
        call(source, target, **more)

    return called


def _no_links(src: Any, dst: Any, *_: Any, **__: Any) -> None:
    if is_kit(asker()):
        raise _error(OSError, errno.EINVAL, "A required privilege is not held by the client", src, 1314)
    _symlink(src, dst)


def _synced(descriptor: Any) -> None:
    number = descriptor if isinstance(descriptor, int) else descriptor.fileno()
    if fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    _fsync(number)


def _read_text(descriptor: int, length: int) -> bytes:
    data = _read(descriptor, length)
    return data.replace(b"\r\n", b"\n") if descriptor in _as_text else data


def _written_text(descriptor: int, data: Any) -> int:
    if descriptor not in _as_text or b"\n" not in bytes(data):
        return _write(descriptor, data)
    _write(descriptor, bytes(data).replace(b"\n", b"\r\n"))
    return len(bytes(data))


_mkdir, _chmod, _symlink = os.mkdir, os.chmod, os.symlink
