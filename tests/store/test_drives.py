"""A data folder on a network drive or in a synced folder is known for it, and a good one is left alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import symbolic_link
from themeday.errors import DataFolderError
from themeday.store import drives
from themeday.store.drives import Mount, Risk, refusal, risk_here, risk_of

LINUX = [
    Mount("/dev/sda1", "/", "ext4", "rw,relatime"),
    Mount("proc", "/proc", "proc", "rw"),
    Mount("tmpfs", "/tmp", "tmpfs", "rw"),
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
HOME = PurePosixPath("/home/ada")
USER = PureWindowsPath("C:\\Users\\Ada")


def linux(path: str, mounts=LINUX, **more) -> Risk | None:
    return risk_of(PurePosixPath(path), mounts, **{"home": HOME, **more})


def windows(path: str, mounts=WINDOWS, **more) -> Risk | None:
    return risk_of(PureWindowsPath(path), mounts, **{"home": USER, **more})


def mounted(fstype: str, device: str = "device") -> Risk | None:
    return linux("/data/day", [*LINUX, Mount(device, "/data", fstype, "rw")])


def held(*paths: str):
    """Return what a disk with these files, and folders that end in a slash, holds in each folder."""
    found: dict[PurePath, set[str]] = {}
    for path in paths:
        folder = PurePosixPath(path)
        found.setdefault(folder.parent, set()).add(folder.name + "/" * path.endswith("/"))
    return lambda folder: found.get(folder, set())


# Network drives


@pytest.mark.parametrize(
    ("path", "what"),
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
def test_the_longest_mount_point_tells(path, what, mounts):
    assert linux(path, mounts) == (what and Risk("network", what))


def test_of_two_at_one_place_the_later_covers_the_earlier():
    local, remote = Mount("/dev/sdc1", "/data", "ext4", "rw"), Mount("server:/d", "/data", "nfs", "rw")
    assert linux("/data/day", [Mount("auto", "/data", "autofs", "rw"), remote]) == Risk("network", "nfs")
    assert linux("/data/day", [remote, local]) is None


NETWORK = {
    "NFS": ["nfs", "nfs4", "NFS"],
    "SMB": ["smbfs", "smb3", "cifs"],
    "Apple": ["afpfs", "webdav"],
    "virtual machines": ["vboxsf", "vmhgfs", "fuse.vmhgfs-fuse", "prl_fs", "9p", "virtiofs"],
    "FUSE": ["fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse"],
    "clusters": ["ceph", "fuse.ceph-fuse", "fuse.glusterfs", "lustre", "afs"],
}
OWN = {
    "Linux": ["ext4", "xfs", "btrfs", "zfs", "f2fs", "bcachefs", "overlay", "tmpfs", "ecryptfs", "autofs", "nfsd"],
    "elsewhere": ["apfs", "hfs", "ntfs", "ntfs3", "exfat", "vfat", "fuseblk", ""],
    "FUSE": ["fuse.gocryptfs", "fuse.encfs", "fuse.mergerfs", "fuse.portal", "fuse.fuse-overlayfs"],
}


@pytest.mark.parametrize("fstype", [fstype for family in NETWORK.values() for fstype in family])
def test_network_drives(fstype):
    assert mounted(fstype) == Risk("network", fstype.lower().removeprefix("fuse."))


@pytest.mark.parametrize("fstype", [fstype for family in OWN.values() for fstype in family])
def test_disks_of_ones_own(fstype):
    # mergerfs joins local disks and names them with a colon between them; a ZFS name may hold one too.
    assert mounted(fstype, "/mnt/a:/mnt/b") is None
    assert mounted(fstype, "tank/data:old") is None


@pytest.mark.parametrize("fstype", ["fuse", "macfuse", "osxfuse", "fusefs"])
def test_a_fuse_drive_that_hides_its_program(fstype):
    for device in ("ada@server:/srv", "https://cloud.example.org/dav", "remote:"):
        assert mounted(fstype, device) == Risk("network", fstype)
    for device in ("/dev/sdc1", "veracrypt", "macfuse@macfuse0", "/home/ada/a:b", "C:\\", ""):
        assert mounted(fstype, device) is None


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("C:\\Users\\Ada\\day", None),
        ("E:\\day", None),
        ("Q:\\day", None),
        ("Z:\\day", "Z:"),
        ("z:\\day", "Z:"),
        ("R:\\day", "rclone"),
        ("\\\\server\\share\\day", "\\\\server\\share\\"),
        ("\\\\?\\UNC\\server\\share\\day", "\\\\server\\share\\"),
        ("\\\\?\\Z:\\day", "Z:"),
        ("\\\\?\\C:\\day", None),
        ("\\\\.\\C:\\day", None),
        ("\\\\?\\Volume{0d1f}\\day", None),
    ],
)
def test_windows_drives(path, what):
    assert windows(path) == (what and Risk("network", what.rstrip("\\")))


def test_an_option_called_remote_means_nothing_elsewhere():
    assert linux("/data", [Mount("/dev/sda1", "/", "ext4", "rw,remote")]) is None


NAMES = st.text(st.sampled_from("ab.-é "), min_size=1, max_size=3).filter(lambda name: name.strip(". "))
FOLDERS = st.lists(NAMES, max_size=5).map(lambda names: "/" + "/".join(names))


@given(FOLDERS, st.dictionaries(FOLDERS, st.sampled_from(["ext4", "nfs", "cifs", "tmpfs"])))
def test_any_mount_table(path, table):
    mounts = [Mount("device", point, fstype, "rw") for point, fstype in table.items()]
    over = [point for point in table if (path + "/").startswith(point.rstrip("/") + "/")]
    fstype = table[max(over, key=len)] if over else None
    assert linux(path, mounts) == (Risk("network", fstype) if fstype in ("nfs", "cifs") else None)


# Folders that a sync program copies


@pytest.mark.parametrize(
    ("path", "program"),
    [
        ("/home/ada/OneDrive/day", "OneDrive"),
        ("/home/ada/OneDrive - Politie Nederland/day", "OneDrive"),
        ("/srv/OneDrive - X", "OneDrive"),
        ("/home/ada/Dropbox", "Dropbox"),
        ("/home/ada/Dropbox (Personal)/day", "Dropbox"),
        ("/home/ada/Google Drive/day", "Google Drive"),
        ("/media/GoogleDrive/day", "Google Drive"),
        ("/home/ada/My Drive/day", "Google Drive"),
        ("/home/ada/Mijn Drive (ada@example.org)/day", "Google Drive"),
        ("/home/ada/iCloudDrive/day", "iCloud Drive"),
        ("/home/ada/Library/Mobile Documents/com~apple~CloudDocs/day", "iCloud Drive"),
        ("/home/ada/Library/CloudStorage/OneDrive-PolitieNederland/day", "OneDrive"),
        ("/home/ada/Library/CloudStorage/OneDrive-SharedLibraries-X/day", "OneDrive"),
        ("/home/ada/Library/CloudStorage/GoogleDrive-ada@example.org/My files/day", "Google Drive"),
        ("/home/ada/Library/CloudStorage/Dropbox/day", "Dropbox"),
        ("/home/ada/Library/CloudStorage/Box-Box/day", "Box"),
        ("/home/ada/Library/CloudStorage/ProtonDrive-ada@proton.me-folder/day", "Proton Drive"),
        ("/home/ada/Library/CloudStorage/Another-ada", "Another"),
        ("/mnt/disk/Nextcloud/day", "Nextcloud"),
        ("/home/ada/nextcloud/day", "Nextcloud"),
        ("/home/ada/ownCloud/day", "ownCloud"),
        ("/home/ada/SURFdrive/day", "SURFdrive"),
        ("/home/ada/STACK/day", "STACK"),
        ("/home/ada/Stack/day", "STACK"),
        ("/home/ada/Box/day", "Box"),
        ("/data/Box Sync/day", "Box"),
        ("/home/ada/Seafile/My Library/day", "Seafile"),
        ("/home/ada/pCloudDrive/day", "pCloud"),
        ("/home/ada/pCloud Drive/day", "pCloud"),
        ("/home/ada/Proton Drive/ada/My files/day", "Proton Drive"),
        ("/home/ada/Tresorit/day", "Tresorit"),
    ],
)
def test_folders_known_by_their_names(path, program):
    assert linux(path) == Risk("sync", program)
    assert windows("C:" + path.replace("/", "\\"), home=PureWindowsPath("c:\\home\\ADA")) == Risk("sync", program)


@pytest.mark.parametrize(
    "path",
    [
        "/home/ada/day",
        "/home/ada/projects/Box/day",
        "/home/ada/work/Stack",
        "/Box/day",
        "/opt/stack/data",
        "/home/ada/src/nextcloud/data",
        "/home/ada/src/dropbox",
        "/home/ada/OneDriveBackup",
        "/home/ada/OneDrive -",
        "/home/ada/not my Dropbox",
        "/home/ada/Dropbox.old",
        "/home/ada/Boxes",
        "/home/ada/Mobile Documents",
        "/home/ada/Library/CloudStorage",
        "/home/ada/Library/Application Support/day",
        "/home/ada/My Drives",
        "/home/ada/Sync/day",
    ],
)
def test_folders_that_only_look_like_it(path):
    assert linux(path) is None
    assert windows("C:" + path.replace("/", "\\"), home=PureWindowsPath("C:\\home\\ada")) is None


SYNCED = ["OneDrive", "Dropbox", "Google Drive", "My Drive", "Nextcloud", "ownCloud", "SURFdrive", "Tresorit"]
PARTS = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=4)


@given(st.sampled_from([*SYNCED, "Box", "Stack"]), PARTS, st.booleans(), st.lists(PARTS, max_size=3))
def test_a_part_of_a_name_is_not_the_name(name, more, before, below):
    path = HOME.joinpath(more + name if before else name + more, *below)
    assert risk_of(path, LINUX, home=HOME) is None


@given(st.sampled_from(SYNCED), st.lists(PARTS, max_size=3), st.lists(PARTS, max_size=3))
def test_the_whole_name_counts_at_any_depth(name, above, below):
    assert risk_of(PurePosixPath("/", *above, name, *below), LINUX, home=HOME) is not None


@pytest.mark.parametrize("name", ["Box", "Stack", "Dropbox"])
def test_someone_may_be_called_like_a_program(name):
    home = PurePosixPath("/home") / name
    assert risk_of(home / "day", LINUX, home=home) is None
    assert risk_of(home / name / "day", LINUX, home=home) is not None


def test_a_home_that_is_not_known_is_no_obstacle():
    assert linux("/home/ada/Dropbox/day", home=None) == Risk("sync", "Dropbox")
    assert linux("/home/ada/Box/day", home=None) is None


@pytest.mark.parametrize("variable", ["OneDrive", "OneDriveCommercial", "OneDriveConsumer"])
def test_onedrive_says_where_it_is(variable):
    there = {variable: "D:\\Mijn bestanden"}
    assert windows("D:\\mijn Bestanden\\day", environment=there) == Risk("sync", "OneDrive")
    assert windows("D:\\Mijn bestanden", environment=there) == Risk("sync", "OneDrive")
    assert windows("D:\\Mijn bestanden 2\\day", environment=there) is None
    for odd in ("", ".", "Mijn bestanden"):
        assert windows("D:\\Mijn bestanden\\day", environment={variable: odd}) is None


@pytest.mark.parametrize(
    ("path", "program"),
    [
        ("/data/.dropbox", "Dropbox"),
        ("/data/.dropbox.cache/", "Dropbox"),
        ("/data/.stfolder/", "Syncthing"),
        ("/data/.stfolder", "Syncthing"),
        ("/data/.nextcloudsync.log", "Nextcloud"),
        ("/data/.owncloudsync.log", "ownCloud"),
        ("/data/.sync_0123456789ab.db", "Nextcloud/ownCloud"),
        ("/data/._sync_0123456789ab.db", "Nextcloud/ownCloud"),
        ("/data/theme/day/.stfolder/", "Syncthing"),
    ],
)
def test_folders_known_by_what_lies_in_them(path, program):
    assert linux("/data/theme/day", holds=held(path)) == Risk("sync", program)
    assert linux("/theme/day", holds=held(path)) is None


@pytest.mark.parametrize(
    "path",
    [
        "/home/ada/.dropbox/",  # Dropbox's own settings
        "/home/ada/.sync/",
        "/home/ada/sync_a.db",
        "/home/ada/.sync_a.db.old",
        "/home/ada/.stfolder.bak",
        "/home/ada/theme/day/below/.stfolder/",
    ],
)
def test_things_that_only_look_like_it(path):
    assert linux("/home/ada/theme/day", holds=held(path)) is None


def test_resilio_leaves_its_archive_behind():
    archive = ["/data/.sync/", "/data/.sync/Archive/"]
    assert linux("/data/day", holds=held(*archive)) is None
    assert linux("/data/day", holds=held(*archive, "/data/.sync/ID")) == Risk("sync", "Resilio Sync")


def test_a_branded_folder_is_called_by_its_name():
    assert linux("/home/ada/SURFdrive/day", holds=held("/home/ada/SURFdrive/.sync_1.db")) == Risk("sync", "SURFdrive")


def test_a_synced_folder_on_a_network_drive_is_a_synced_folder():
    assert linux("/net/home/ada/Nextcloud/day") == Risk("sync", "Nextcloud")


@given(st.text(), st.lists(st.builds(Mount, st.text(), st.text(), st.text(), st.text())), st.text(), st.text())
def test_nothing_made_up_makes_it_fail(path, mounts, home, onedrive):
    for flavour in (PurePosixPath, PureWindowsPath):
        risk = risk_of(flavour(path), mounts, environment={"OneDrive": onedrive}, home=flavour(home))
        assert risk is None or (risk.kind in ("network", "sync") and risk.what)


# This computer


@pytest.fixture
def partitions(monkeypatch):
    """A mount table for psutil to tell, beside a disk of one's own."""
    found = [Mount("/dev/sda1", "/", "ext4", "rw")]
    monkeypatch.setattr(psutil, "disk_partitions", lambda all: found if all else [])
    monkeypatch.delenv("OneDrive", raising=False)
    return found


def test_a_folder_that_is_not_there_yet(partitions, tmp_path):
    folder = tmp_path / "a" / "b"
    assert risk_here(folder) is None
    partitions.append(Mount("//server/share", str(tmp_path), "cifs", "rw"))
    assert risk_here(folder) == Risk("network", "cifs")
    assert not folder.parent.exists()


def test_a_link_is_followed(partitions, tmp_path):
    (tmp_path / "share").mkdir()
    symbolic_link(tmp_path / "day", tmp_path / "share")
    partitions.append(Mount("//server/share", str(tmp_path / "share"), "cifs", "rw"))
    assert risk_here(tmp_path / "day" / "data") == Risk("network", "cifs")
    assert risk_here(tmp_path / "data") is None


def test_a_link_out_of_a_synced_folder(partitions, tmp_path):
    (tmp_path / "Dropbox").mkdir()
    (tmp_path / "own").mkdir()
    symbolic_link(tmp_path / "Dropbox" / "data", tmp_path / "own")
    assert risk_here(tmp_path / "Dropbox") == Risk("sync", "Dropbox")
    assert risk_here(tmp_path / "Dropbox" / "data") is None


def test_a_relative_path(partitions, tmp_path, monkeypatch):
    (tmp_path / ".stfolder").mkdir()
    monkeypatch.chdir(tmp_path)
    assert risk_here(Path("data")) == Risk("sync", "Syncthing")


def test_a_folder_of_a_program_that_is_not_there_is_no_risk(partitions, tmp_path):
    assert risk_here(tmp_path / "Dropbox" / "data") is None


def test_the_home_of_whoever_runs_it(partitions, tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    for folder in ("Box", "other/Box", ".dropbox"):
        (tmp_path / folder).mkdir(parents=True)
    assert risk_here(tmp_path / "Box" / "data") == Risk("sync", "Box")
    assert risk_here(tmp_path / "other" / "Box") is None
    (tmp_path / ".dropbox.cache").mkdir()
    assert risk_here(tmp_path / "other") == Risk("sync", "Dropbox")


def test_the_environment_of_whoever_runs_it(partitions, tmp_path, monkeypatch):
    (tmp_path / "cloud").mkdir()
    symbolic_link(tmp_path / "link", tmp_path / "cloud")
    monkeypatch.setenv("OneDrive", str(tmp_path / "link"))
    assert risk_here(tmp_path / "cloud" / "data") == Risk("sync", "OneDrive")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OneDrive", "")
    assert risk_here(tmp_path / "cloud" / "data") is None


@pytest.mark.parametrize("error", [OSError, RuntimeError, NotImplementedError, psutil.AccessDenied, ImportError])
def test_what_psutil_cannot_tell_is_no_risk(monkeypatch, tmp_path, error):
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(psutil, "disk_partitions", fail)
    assert risk_here(tmp_path) is None
    (tmp_path / ".stfolder").mkdir()
    assert risk_here(tmp_path) == Risk("sync", "Syncthing")


def test_a_platform_without_psutil(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "psutil", None)
    assert risk_here(tmp_path) is None


def test_a_user_without_a_home(partitions, tmp_path, monkeypatch):
    def fail() -> None:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", fail)
    partitions.append(Mount("server:/x", str(tmp_path), "nfs", "rw"))
    assert risk_here(tmp_path) == Risk("network", "nfs")


def test_whatever_else_fails_is_no_risk(partitions, tmp_path, monkeypatch):
    loop = tmp_path / "loop"
    symbolic_link(loop, loop)
    assert risk_here(loop / "data") is None
    assert risk_here(Path("a\0b")) is None
    monkeypatch.setattr(drives, "risk_of", lambda *_, **__: 1 / 0)
    assert risk_here(tmp_path) is None
    assert refusal(tmp_path) is None


def test_a_folder_that_cannot_be_read_holds_nothing(tmp_path):
    assert drives._held(tmp_path / "not there") == ()
    (tmp_path / "file").touch()
    (tmp_path / "folder").mkdir()
    assert drives._held(tmp_path) == {"file", "folder/"}


def test_this_very_computer_is_asked_without_failing(tmp_path):
    assert risk_here(tmp_path) is None or refusal(tmp_path)


def test_psutil_is_loaded_only_when_asked():
    code = "import sys, themeday, themeday.store.drives; print('psutil' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "False"


# What people read


def test_a_refusal_says_what_to_do(partitions, tmp_path):
    assert refusal(tmp_path) is None
    partitions.append(Mount("server:/x", str(tmp_path), "nfs", "rw"))
    error = refusal(tmp_path / "data")
    assert isinstance(error, DataFolderError)
    assert f"{tmp_path / 'data'} is on a network drive (nfs)" in str(error)
    assert error.message("nl") == Risk("network", "nfs").message(tmp_path / "data", "nl") != str(error)


@pytest.mark.parametrize("risk", [Risk("network", "cifs"), Risk("sync", "OneDrive")], ids=lambda risk: risk.kind)
def test_both_languages_name_the_folder_and_both_ways_out(risk):
    folder = PurePosixPath("/data/{odd}")
    dutch, english = risk.message(folder), risk.message(folder, "en")
    assert dutch != english
    for part in (str(folder), risk.what, "--data", "--accept-drive"):
        assert part in dutch
        assert part in english
