"""Whether a folder is a safe place for the day's log: not on a network drive, not copied by a sync program.

The log leans on locks and on fsync. On a network drive either may only seem to work; in a folder that a sync program
copies, private answers leave the laptop. A refusal stops the day, so a name must match whole, and what cannot be found
out counts as safe.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePath, PureWindowsPath
from typing import Literal, NamedTuple

from themeday.errors import DataFolderError
from themeday.i18n import DEFAULT_LANGUAGE, N_, translate

Kind = Literal["network", "sync"]

_TEXTS: dict[Kind, str] = {
    "network": N_(
        "The folder {folder} is on a network drive ({what}). There, locks and saving may not hold, and answers may be "
        "lost or doubled when many save at once. Choose a folder on this laptop's own disk with --data, or accept the "
        "risk with --accept-drive."
    ),
    "sync": N_(
        "The folder {folder} is copied to the cloud by {what}. What people write would leave this laptop, and copies "
        "may conflict. Choose a folder on this laptop's own disk with --data, or accept the risk with --accept-drive."
    ),
}

# Types as `psutil.disk_partitions` tells them, in lower case and without the "fuse." that Linux puts before a program.
_NETWORK = frozenset(
    {
        # Linux: `man 5 filesystems` and the kernel's Documentation/filesystems.
        *("nfs", "nfs4", "smb", "smb3", "smbfs", "cifs", "ncp", "ncpfs"),
        *("9p", "afs", "ceph", "coda", "orangefs", "pvfs2"),
        # Clusters and AFS clients from outside the kernel; the first four are those of gnulib's mountlist.c, so of df.
        *("auristorfs", "fhgfs", "gpfs", "ibrix", "beegfs", "lustre"),
        # macOS: the mount_* programs in section 8 of its manual.
        *("afpfs", "ftp", "webdav"),
        # Folders that a virtual machine or container shares with its host; df calls these local, their locks are not.
        *("vboxsf", "vboxvfs", "vmhgfs", "vmhgfs-fuse", "prl_fs", "virtiofs", "grpcfuse", "osxfs", "fakeowner"),
        # FUSE: the name that each program gives itself.
        *("sshfs", "rclone", "davfs", "davfs2", "curlftpfs", "smbnetfs", "gvfsd-fuse", "gvfs-fuse-daemon", "kio-fuse"),
        *("ceph-fuse", "glusterfs", "juicefs", "s3fs", "goofys", "gcsfuse", "mountpoint-s3", "blobfuse", "blobfuse2"),
        *("google-drive-ocamlfuse", "onedriver", "seadrive"),
    }
)
# FUSE without a program's name. Only what is mounted tells more: "user@host:/path" or "https://…", as df has it too.
_NAMELESS = frozenset({"fuse", "fusefs", "macfuse", "osxfuse"})
_REMOTE_DEVICE = re.compile(r"[^/\\]{2,}:")

# Names that sync programs give their own folder; the whole name of a folder, wherever it lies.
_NAMES = (
    ("OneDrive", r"OneDrive( - .+)?"),
    ("Dropbox", r"Dropbox( \(.+\))?"),
    ("Google Drive", r"Google ?Drive|(My|Mijn) Drive( \(.+\))?"),
    ("iCloud Drive", r"iCloud ?Drive"),
    ("Nextcloud", r"Nextcloud"),
    ("ownCloud", r"ownCloud"),
    ("SURFdrive", r"SURFdrive"),
    ("Box", r"Box Sync"),
    ("Seafile", r"Seafile|SeaDrive"),
    ("pCloud", r"pCloud ?Drive|pCloud Sync"),
    ("Proton Drive", r"Proton ?Drive"),
    ("Tresorit", r"Tresorit"),
)
# Everyday words: only where the program itself makes them.
_NAMES_AT_HOME = (*_NAMES, ("Box", r"Box"), ("STACK", r"Stack"))
# macOS names these folders after the program and the account, such as "OneDrive-Company".
_IN_CLOUD_STORAGE = {"GoogleDrive": "Google Drive", "ProtonDrive": "Proton Drive"}
_ONEDRIVE = ("OneDriveCommercial", "OneDriveConsumer", "OneDrive")
_JOURNAL = re.compile(r"\._?sync_.*\.db")


class Mount(NamedTuple):
    r"""One line of the mount table, as `psutil.disk_partitions` gives it.

    Args:
        device: what is mounted, such as "/dev/sda1", "server:/share" or "Z:\".
        mountpoint: where it is mounted.
        fstype: type of file system.
        opts: options with commas between them; on Windows the kind of drive is one of them: "fixed", "remote", ….
    """

    device: str
    mountpoint: str
    fstype: str
    opts: str


@dataclass(frozen=True)
class Risk:
    """Why a folder is no good place for the day's log.

    Args:
        kind: on a network drive, or copied by a sync program.
        what: the type of file system, the drive or share on Windows, or the name of the program.
    """

    kind: Kind
    what: str

    def message(self, folder: PurePath, language: str = DEFAULT_LANGUAGE) -> str:
        """Return what is wrong and what to do about it.

        Args:
            folder: as the reader knows it.
            language: two-letter code.
        """
        return translate(language, _TEXTS[self.kind], folder=folder, what=self.what)


def refusal(folder: Path) -> DataFolderError | None:
    """Return the error to raise when a day should not be kept in a folder, or None when nothing is known against it.

    Args:
        folder: need not exist yet.
    """
    risk = risk_here(folder)
    return DataFolderError(_TEXTS[risk.kind], folder=folder, what=risk.what) if risk else None


def risk_here(path: Path) -> Risk | None:
    """Return the risk of keeping the log in a folder of this computer; None when there is none or none can be found.

    Args:
        path: of the folder; need not exist yet, for it will lie where its nearest parent is.
    """
    try:
        place = path.resolve()
        while not place.exists() and place != place.parent:
            place = place.parent
        home = None
        with suppress(OSError, RuntimeError):
            home = Path.home().resolve()
        # One by one: a copy of os.environ would no longer find them on Windows, where their case does not count.
        environment = {name: str(Path(os.environ[name]).resolve()) for name in _ONEDRIVE if os.environ.get(name)}
        # The mounts last: looking at the path has just mounted what is mounted at first use.
        return risk_of(place, _mounts(), environment=environment, home=home, holds=_held)
    except Exception:  # Whatever goes wrong here, a day that could be served must not fail on a precaution.
        return None


def _nothing(_: PurePath) -> Collection[str]:
    return ()


def risk_of(
    path: PurePath,
    mounts: Iterable[Mount],
    *,
    environment: Mapping[str, str] | None = None,
    home: PurePath | None = None,
    holds: Callable[[PurePath], Collection[str]] = _nothing,
) -> Risk | None:
    """Return the risk of keeping the log in a folder, from what is told and nothing else.

    Args:
        path: of the folder, absolute and without symbolic links.
        mounts: the mount table, in the order of mounting.
        environment: variables; those of OneDrive say where its folders are.
        home: the user's own folder, likewise without symbolic links.
        holds: gives the names in a folder, those of folders with a "/" behind them.
    """
    path = _without_prefix(path)
    # Sync first: a drive that is in the cloud is often both, and its name tells people more than its type.
    return _synced(path, environment or {}, home, holds) or _networked(path, mounts)


def _networked(path: PurePath, mounts: Iterable[Mount]) -> Risk | None:
    windows = isinstance(path, PureWindowsPath)
    if windows and path.drive.startswith("\\\\"):
        return None if path.drive.startswith("\\\\.") else Risk("network", path.drive)
    found, depth = None, -1
    for mount in mounts:
        point = type(path)(mount.mountpoint)
        # Of two at the same place, the later one covers the earlier.
        if len(point.parts) >= depth and path.is_relative_to(point):
            found, depth = mount, len(point.parts)
    if found is None:
        return None
    if windows and "remote" in found.opts.split(","):
        # Its type is that of the disk in the server, mostly NTFS, which says nothing.
        return Risk("network", found.mountpoint.rstrip("\\"))
    kind = re.sub(r"^fuse[.-]", "", found.fstype.lower())
    if kind in _NETWORK or (kind in _NAMELESS and _REMOTE_DEVICE.match(found.device)):
        return Risk("network", kind)
    return None


def _synced(
    path: PurePath,
    environment: Mapping[str, str],
    home: PurePath | None,
    holds: Callable[[PurePath], Collection[str]],
) -> Risk | None:
    for variable in _ONEDRIVE:
        root = type(path)(environment.get(variable, ""))
        if root.is_absolute() and path.is_relative_to(root):
            return Risk("sync", "OneDrive")
    for folder in (path, *path.parents):
        program = _named(folder, home) or _in_library(folder) or _marked(folder, holds)
        if program:
            return Risk("sync", program)
    return None


def _named(folder: PurePath, home: PurePath | None) -> str | None:
    if folder == home:  # Someone may be called Box.
        return None
    at_home = folder.parent == home
    # At home a name may be typed in any case, which macOS and Windows allow; elsewhere "nextcloud" may be source code.
    names, flags = (_NAMES_AT_HOME, re.IGNORECASE) if at_home else (_NAMES, re.NOFLAG)
    return next((program for program, name in names if re.fullmatch(name, folder.name, flags)), None)


def _in_library(folder: PurePath) -> str | None:
    if folder.parts[-2:] == ("Library", "Mobile Documents"):
        return "iCloud Drive"
    if folder.parts[-3:-1] == ("Library", "CloudStorage"):
        program = folder.name.split("-")[0]
        return _IN_CLOUD_STORAGE.get(program, program)
    return None


def _marked(folder: PurePath, holds: Callable[[PurePath], Collection[str]]) -> str | None:
    names = holds(folder)
    # A folder `.dropbox` is where Dropbox keeps its settings, in the home of everyone who has it.
    if ".dropbox" in names or ".dropbox.cache/" in names:
        return "Dropbox"
    if ".stfolder" in names or ".stfolder/" in names:
        return "Syncthing"
    # Its other files stay behind when a folder is no longer synced.
    if ".sync/" in names and "ID" in holds(folder / ".sync"):
        return "Resilio Sync"
    if ".nextcloudsync.log" in names:
        return "Nextcloud"
    if ".owncloudsync.log" in names:
        return "ownCloud"
    # Both have it, and so has what others made of them.
    if any(_JOURNAL.fullmatch(name) for name in names):
        return "Nextcloud/ownCloud"
    return None


def _without_prefix(path: PurePath) -> PurePath:
    r"""Return a Windows path without the `\\?\` that long paths may have; it stands for no server."""
    text = str(path)
    if not isinstance(path, PureWindowsPath) or not text.startswith("\\\\?\\"):
        return path
    rest = text[4:]
    return type(path)("\\\\" + rest[4:] if rest.upper().startswith("UNC\\") else rest)


def _mounts() -> list[Mount]:
    try:
        import psutil  # type: ignore[import-untyped]

        parts = psutil.disk_partitions(all=True)
        return [Mount(part.device, part.mountpoint, part.fstype, part.opts) for part in parts]
    except Exception:  # On an odd platform even the import fails; the names of folders still tell something.
        return []


def _held(folder: PurePath) -> Collection[str]:
    with suppress(OSError), os.scandir(folder) as entries:
        # Links are not followed: what they point at may be a drive that does not answer.
        return {entry.name + "/" * entry.is_dir(follow_symlinks=False) for entry in entries}
    return ()
