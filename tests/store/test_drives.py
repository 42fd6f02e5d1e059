"""A data folder on a network drive or in a synced folder is known for it, and a good one is left alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import symbolic_link
from themeday.errors import DataFolderError
from themeday.store import drives
from themeday.store.drives import Risk, network_drive, refusal, risk_here, sync_program


class Mount(NamedTuple):
    """What psutil tells of a mount."""

    device: str
    mountpoint: str
    fstype: str
    opts: str


LINUX = [
    Mount("/dev/sda1", "/", "ext4", "rw,relatime"),
    Mount("proc", "/proc", "proc", "rw"),
    Mount("server:/home", "/net/home", "nfs4", "rw,vers=4.2,addr=10.0.0.1"),
    Mount("/dev/sdb1", "/net/home/stick", "vfat", "rw"),
    Mount("gvfsd-fuse", "/run/user/1000/gvfs", "fuse.gvfsd-fuse", "rw"),
]
WINDOWS = [
    Mount("C:\\", "C:\\", "NTFS", "rw,fixed"),
    Mount("E:\\", "E:\\", "FAT32", "rw,removable"),
    Mount("Z:\\", "Z:\\", "NTFS", "rw,remote"),
    Mount("R:\\", "R:\\", "FUSE-rclone", "rw,fixed"),
]
HOME = Path("/home/ada")


# Network drives


@pytest.mark.parametrize(
    ("path", "drive"),
    [
        ("/home/ada/day", None),
        ("/", None),
        ("/net", None),
        ("/net/homes/day", None),
        ("/net/home", "nfs4"),
        ("/net/home/ada/day", "nfs4"),
        ("/net/home/stick/day", None),
        ("/run/user/1000/gvfs/smb-share:server=s,share=t/day", "gvfsd-fuse"),
    ],
)
@pytest.mark.parametrize("mounts", [LINUX, LINUX[::-1]], ids=["in order", "the other way round"])
def test_the_longest_mount_point_tells(path, drive, mounts):
    assert network_drive(PurePosixPath(path), mounts) == drive


def test_of_two_at_one_place_the_later_covers_the_earlier():
    local, remote = Mount("/dev/sdc1", "/data", "ext4", "rw"), Mount("server:/d", "/data", "nfs", "rw")
    assert network_drive(PurePosixPath("/data/day"), [Mount("auto", "/data", "autofs", "rw"), remote]) == "nfs"
    assert network_drive(PurePosixPath("/data/day"), [remote, local]) is None


@pytest.mark.parametrize(
    "fstype", ["nfs", "NFS", "smbfs", "cifs", "webdav", "afs", "vboxsf", "9p", "virtiofs", "fuse.sshfs", "fuse.rclone"]
)
def test_network_drives(fstype):
    mounts = [*LINUX, Mount("device", "/data", fstype, "rw,remote")]
    assert network_drive(PurePosixPath("/data/day"), mounts) == fstype.lower().removeprefix("fuse.")


@pytest.mark.parametrize(
    "fstype", ["ext4", "btrfs", "overlay", "tmpfs", "autofs", "apfs", "ntfs3", "fuseblk", "fuse.mergerfs", ""]
)
def test_disks_of_ones_own(fstype):
    mounts = [*LINUX, Mount("/mnt/a:/mnt/b", "/data", fstype, "rw,remote")]
    assert network_drive(PurePosixPath("/data/day"), mounts) is None


@pytest.mark.parametrize(
    ("path", "drive"),
    [
        ("C:\\Users\\Ada\\day", None),
        ("E:\\day", None),
        ("Q:\\day", None),
        ("Z:\\day", "Z:"),
        ("z:\\day", "Z:"),
        ("R:\\day", "rclone"),
        ("\\\\server\\share\\day", "\\\\server\\share"),
        ("\\\\?\\UNC\\server\\share\\day", "\\\\?\\UNC\\server\\share"),
        ("\\\\?\\C:\\day", None),
        ("\\\\.\\C:\\day", None),
    ],
)
def test_windows_drives(path, drive):
    assert network_drive(PureWindowsPath(path), WINDOWS) == drive


NAMES = st.text(st.sampled_from("ab.-é "), min_size=1, max_size=3).filter(lambda name: name.strip(". "))
FOLDERS = st.lists(NAMES, max_size=5).map(lambda names: "/" + "/".join(names))


@given(FOLDERS, st.dictionaries(FOLDERS, st.sampled_from(["ext4", "nfs", "cifs", "tmpfs"])))
def test_any_mount_table(path, table):
    mounts = [Mount("device", point, fstype, "rw") for point, fstype in table.items()]
    over = [point for point in table if (path + "/").startswith(point.rstrip("/") + "/")]
    fstype = table[max(over, key=len)] if over else None
    assert network_drive(PurePosixPath(path), mounts) == (fstype if fstype in ("nfs", "cifs") else None)


# Folders that a sync program copies


@pytest.mark.parametrize(
    ("path", "program"),
    [
        ("/home/ada/OneDrive/day", "OneDrive"),
        ("/home/ada/OneDrive - Politie Nederland/day", "OneDrive"),
        ("/home/ada/Dropbox", "Dropbox"),
        ("/home/ada/Dropbox (Personal)/day", "Dropbox"),
        ("/media/GoogleDrive/day", "Google Drive"),
        ("/home/ada/My Drive/day", "Google Drive"),
        ("/home/ada/Mijn Drive (ada@example.org)/day", "Google Drive"),
        ("/home/ada/iCloudDrive/day", "iCloud Drive"),
        ("/home/ada/Library/Mobile Documents/com~apple~CloudDocs/day", "iCloud Drive"),
        ("/home/ada/Library/CloudStorage/OneDrive-PolitieNederland/day", "OneDrive"),
        ("/home/ada/Library/CloudStorage/Another-ada", "Another"),
        ("/mnt/disk/Nextcloud/day", "Nextcloud"),
        ("/home/ada/ownCloud/day", "ownCloud"),
        ("/home/ada/SURFdrive/day", "SURFdrive"),
        ("/home/ada/Box/day", "Box"),
        ("/data/Box Sync/day", "Box"),
        ("/home/ada/Seafile/My Library/day", "Seafile"),
        ("/home/ada/pCloudDrive/day", "pCloud"),
        ("/home/ada/Proton Drive/ada/My files/day", "Proton Drive"),
        ("/home/ada/Tresorit/day", "Tresorit"),
    ],
)
def test_folders_known_by_their_names(path, program):
    assert sync_program(Path(path), HOME) == program


@pytest.mark.parametrize(
    "path",
    [
        "/home/ada/day",
        "/home/ada/projects/Box/day",
        "/home/ada/src/nextcloud/data",
        "/home/ada/OneDriveBackup",
        "/home/ada/OneDrive -",
        "/home/ada/not my Dropbox",
        "/home/ada/Dropbox.old",
        "/home/ada/Library/CloudStorage",
        "/home/ada/My Drives",
        "/home/ada/Sync/day",
    ],
)
def test_folders_that_only_look_like_it(path):
    assert sync_program(Path(path), HOME) is None


@pytest.mark.parametrize("name", ["Box", "Dropbox"])
def test_someone_may_be_called_like_a_program(name):
    home = Path("/home") / name
    assert sync_program(home / "day", home) is None
    assert sync_program(home / name / "day", home) is not None


@pytest.mark.parametrize(
    ("mark", "program"),
    [
        (".dropbox.cache", "Dropbox"),
        (".stfolder", "Syncthing"),
        (".nextcloudsync.log", "Nextcloud"),
        (".owncloudsync.log", "ownCloud"),
    ],
)
def test_folders_known_by_what_lies_in_them(tmp_path, mark, program):
    (tmp_path / "shared" / mark).mkdir(parents=True)
    assert sync_program(tmp_path / "shared" / "theme" / "day", HOME) == program
    assert sync_program(tmp_path / "day", HOME) is None


# This computer


@pytest.fixture
def partitions(monkeypatch, tmp_path):
    """A mount table for psutil to tell, beside a disk of one's own."""
    mounts = [Mount("/dev/sda1", "/", "ext4", "rw")]
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: mounts if all else [])
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    return mounts


def test_a_folder_that_is_not_there_yet(partitions, tmp_path):
    folder = tmp_path / "a" / "b"
    assert risk_here(folder) is None
    partitions.append(Mount("//server/share", str(tmp_path), "cifs", "rw"))
    assert risk_here(folder) == Risk("network", "cifs")
    assert not folder.parent.exists()


def test_a_link_is_followed(partitions, tmp_path):
    for name in ("Dropbox", "own", "share"):
        (tmp_path / name).mkdir()
    symbolic_link(tmp_path / "Dropbox" / "data", tmp_path / "own")
    symbolic_link(tmp_path / "day", tmp_path / "share")
    partitions.append(Mount("//server/share", str(tmp_path / "share"), "cifs", "rw"))
    assert risk_here(tmp_path / "day" / "data") == Risk("network", "cifs")
    assert risk_here(tmp_path / "Dropbox") == Risk("sync", "Dropbox")
    assert risk_here(tmp_path / "Dropbox" / "data") is None


def test_a_relative_path(partitions, tmp_path, monkeypatch):
    (tmp_path / ".stfolder").mkdir()
    monkeypatch.chdir(tmp_path)
    assert risk_here(Path("data")) == Risk("sync", "Syncthing")


def test_a_folder_of_a_program_that_is_not_there_is_no_risk(partitions, tmp_path):
    assert risk_here(tmp_path / "Dropbox" / "data") is None


def test_a_synced_folder_on_a_network_drive_is_a_synced_folder(partitions, tmp_path):
    (tmp_path / "Nextcloud").mkdir()
    partitions.append(Mount("server:/x", str(tmp_path), "nfs", "rw"))
    assert risk_here(tmp_path / "Nextcloud") == Risk("sync", "Nextcloud")


def test_whatever_fails_is_no_risk(partitions, tmp_path, monkeypatch):
    loop = tmp_path / "loop"
    symbolic_link(loop, loop)
    assert risk_here(loop / "data") is None
    assert risk_here(Path("a\0b")) is None
    monkeypatch.setitem(sys.modules, "psutil", None)
    assert risk_here(tmp_path) is None
    assert refusal(tmp_path) is None
    (tmp_path / ".stfolder").mkdir()
    assert risk_here(tmp_path) == Risk("sync", "Syncthing")


def test_this_very_computer_is_asked_without_failing(tmp_path):
    assert risk_here(tmp_path) is None or refusal(tmp_path)


def test_psutil_is_loaded_only_when_asked():
    code = "import sys, themeday, themeday.store.drives; print('psutil' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "False"


@pytest.mark.parametrize("risk", [Risk("network", "cifs"), Risk("sync", "OneDrive")], ids=lambda risk: risk.kind)
def test_a_refusal_says_in_both_languages_what_to_do(monkeypatch, tmp_path, risk):
    monkeypatch.setattr(drives, "risk_here", lambda _: risk)
    error = refusal(tmp_path / "{odd}")
    assert isinstance(error, DataFolderError)
    assert error.message("nl") != error.message("en")
    for text in (error.message("nl"), error.message("en")):
        assert all(part in text for part in (str(tmp_path / "{odd}"), risk.what, "--data", "--accept-drive"))
