"""Whether a folder is a safe place for the day's log: not on a network drive, not copied by a sync program.

The log leans on locks and on fsync. On a network drive either may only seem to work; in a folder that a sync program
copies, private answers leave the laptop. What cannot be found out counts as safe.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePath, PureWindowsPath
from typing import Any, Literal, NamedTuple

from themeday.errors import DataFolderError
from themeday.i18n import N_

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
# File systems as `psutil.disk_partitions` names them, without the "fuse." that Linux puts before a program. Folders
# that a virtual machine shares with its host are among them: their locks are not those of the host.
_NETWORK = frozenset(
    {
        *("nfs", "nfs4", "smb", "smb3", "smbfs", "cifs", "ncpfs", "afpfs", "webdav", "afs", "ceph", "lustre"),
        *("sshfs", "rclone", "davfs", "davfs2", "gvfsd-fuse", "kio-fuse", "ceph-fuse", "glusterfs", "s3fs"),
        *("9p", "vboxsf", "vmhgfs", "vmhgfs-fuse", "prl_fs", "virtiofs"),
    }
)
# The whole name that a sync program gives its own folder, wherever that lies.
_SYNC_FOLDERS = {
    r"OneDrive( - .+)?": "OneDrive",
    r"Dropbox( \(.+\))?": "Dropbox",
    r"Google ?Drive|(My|Mijn) Drive( \(.+\))?": "Google Drive",
    r"iCloud ?Drive|Mobile Documents": "iCloud Drive",
    r"Nextcloud": "Nextcloud",
    r"ownCloud": "ownCloud",
    r"SURFdrive": "SURFdrive",
    r"Box Sync": "Box",
    r"Seafile|SeaDrive": "Seafile",
    r"pCloud ?(Drive|Sync)": "pCloud",
    r"Proton ?Drive": "Proton Drive",
    r"Tresorit": "Tresorit",
}
# What a sync program leaves in the folder that it copies, whatever that is called.
_SYNC_MARKS = {
    ".dropbox.cache": "Dropbox",
    ".stfolder": "Syncthing",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
}


class Risk(NamedTuple):
    """Why a folder is no good place for the day's log."""

    kind: Kind
    what: str  # the type of file system, the drive or share on Windows, or the name of the sync program


def refusal(folder: Path) -> DataFolderError | None:
    """Return the error to raise when a day should not be kept in a folder; None when nothing is known against it."""
    risk = risk_here(folder)
    return DataFolderError(_TEXTS[risk.kind], folder=folder, what=risk.what) if risk else None


def risk_here(folder: Path) -> Risk | None:
    """Return the risk of keeping the log in a folder of this computer, which need not be there yet."""
    try:
        place = folder.resolve()
        while not place.exists() and place != place.parent:
            place = place.parent
        if program := sync_program(place, Path.home().resolve()):
            return Risk("sync", program)
        import psutil  # type: ignore[import-untyped]

        drive = network_drive(place, psutil.disk_partitions(all=True))
        return Risk("network", drive) if drive else None
    except Exception:  # Whatever goes wrong here, a day that could be served must not fail on a precaution.
        return None


def sync_program(place: Path, home: Path) -> str | None:
    """Return the program that copies a folder to the cloud.

    Args:
        place: absolute, without symbolic links.
        home: the user's own folder, likewise; someone may be called like a program.
    """
    for folder in (place, *place.parents):
        if folder == home:
            continue
        if folder.parent == home and folder.name == "Box":  # an everyday word anywhere else
            return "Box"
        if folder.parts[-3:-1] == ("Library", "CloudStorage"):  # macOS; such as "OneDrive-Company"
            return folder.name.partition("-")[0]
        named = (program for name, program in _SYNC_FOLDERS.items() if re.fullmatch(name, folder.name))
        marked = (program for mark, program in _SYNC_MARKS.items() if (folder / mark).exists())
        if program := next(named, None) or next(marked, None):
            return program
    return None


def network_drive(place: PurePath, mounts: Iterable[Any]) -> str | None:
    """Return the type of the network drive on which a folder is; on Windows the drive or share.

    Args:
        place: absolute, without symbolic links.
        mounts: what `psutil.disk_partitions` returns, in the order of mounting.
    """
    windows = isinstance(place, PureWindowsPath)
    if windows and re.match(r"\\\\(\?\\UNC\\|[^?.])", place.drive):
        return place.drive
    over = [mount for mount in mounts if place.is_relative_to(mount.mountpoint)]
    if not over:
        return None
    # Of two at the same place, the later one covers the earlier.
    mount = max(reversed(over), key=lambda mount: len(type(place)(mount.mountpoint).parts))
    if windows and "remote" in mount.opts.split(","):
        return str(mount.mountpoint).rstrip("\\")
    kind = re.sub(r"^fuse[.-]", "", mount.fstype.lower())
    return kind if kind in _NETWORK else None
