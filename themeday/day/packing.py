"""A day as one file, to send to a colleague: what was written for it, and never what anyone answered.

Whatever is in such a file came from someone else: it is looked through before anything of it is written.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from themeday.chapters.own import own_files
from themeday.day.load import FILE_NAME, load_day
from themeday.day.new import some_weeks_ahead
from themeday.day.plan import Day
from themeday.errors import ArchiveRefused
from themeday.i18n import DEFAULT_LANGUAGE, N_, translate
from themeday.lessons.pictures import KINDS
from themeday.model.clock import Clock

MOST_FILES, LARGEST_FILE, LARGEST_WHOLE = 2_000, 25 * 2**20, 200 * 2**20
_ENDINGS = {".md", *KINDS}
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,80}")
_DEEPEST = 4
#: What Windows takes for a device, whatever ending it has.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))}
#: The same day always gives the same file.
_WHEN = (2000, 1, 1, 0, 0, 0)


def pack(day: Day, target: Path) -> Path:
    """Write what was written for a day to one file: day.toml, its own parts and lessons; return its path.

    Raises:
        ArchiveRefused: its lessons stand outside its folder, or it cannot be written.
    """
    folder = (day.folder or Path()).resolve()
    files = {Path(FILE_NAME): (folder / FILE_NAME).read_bytes(), **own_files(day.own_text, folder)}
    if day.lessons_folder is not None:
        lessons = (folder / day.lessons_folder).resolve()
        if not lessons.is_relative_to(folder):
            raise ArchiveRefused(
                N_("The lessons of this day are in {lessons}, outside its folder. Move them into {folder} first."),
                lessons=lessons,
                folder=folder,
            )
        for slug in day.lessons:
            for path in sorted((lessons / slug).glob("*")):
                if path.is_file() and path.suffix.lower() in _ENDINGS:
                    files[path.relative_to(folder)] = path.read_bytes()
    try:
        with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as archive:
            for path, content in sorted(files.items()):
                archive.writestr(zipfile.ZipInfo(path.as_posix(), _WHEN), content, zipfile.ZIP_DEFLATED)
    except FileExistsError:
        raise ArchiveRefused(
            N_("{path} is there already and stays as it is. Choose another name."), path=target
        ) from None
    except OSError:
        raise ArchiveRefused(N_("{path} cannot be written. Choose a folder of your own."), path=target) from None
    return target


def unpack(archive: Path, folder: Path) -> Path:
    """Begin a day from what someone packed, some weeks ahead; return its day.toml. What is refused leaves nothing.

    Raises:
        ArchiveRefused: with the reason.
        DayFileError: what it holds is no day that can be used.
    """
    if folder.exists():
        raise ArchiveRefused(N_("{path} is there already and stays as it is. Choose another name."), path=folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".unpacking-", dir=folder.parent) as place:
        made = Path(place) / folder.name
        for path, content in _contents(archive):
            (made / path).parent.mkdir(parents=True, exist_ok=True)
            (made / path).write_bytes(content)
        file = made / FILE_NAME
        if not file.is_file():
            raise _refused(archive, N_("it holds no day.toml"))
        text = file.read_bytes().decode("utf-8-sig", "replace")
        ahead = f"date = {some_weeks_ahead(Clock().today())}"
        file.write_text(re.sub(r"^date\s*=.*$", ahead, text, count=1, flags=re.MULTILINE), "utf-8")
        day = load_day(made)
        if day.lessons_folder is not None and not (made / day.lessons_folder).resolve().is_relative_to(made.resolve()):
            raise _refused(archive, N_("its lessons would stand outside its folder"))
        shutil.move(os.fspath(made), os.fspath(folder))
    return folder / FILE_NAME


def _contents(archive: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Yield the files of an archive by path, each looked at before it is read."""
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            if len(entries) > MOST_FILES:
                raise _refused(archive, N_("it holds more than {most} files"), most=MOST_FILES)
            seen: set[str] = set()
            left = LARGEST_WHOLE
            for entry in entries:
                if entry.is_dir():
                    continue
                path = _path(archive, entry, seen)
                content = b"" if entry.flag_bits & 1 else opened.open(entry).read(LARGEST_FILE + 1)
                left -= len(content)
                if len(content) > LARGEST_FILE or left < 0:  # whatever its list says
                    raise _refused(archive, N_("{name} is too large"), name=str(path))
                yield path, content
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, zipfile.LargeZipFile):
        raise _refused(archive, N_("it is no whole ZIP file")) from None
    except OSError:
        raise _refused(archive, N_("it cannot be opened")) from None


def _path(archive: Path, entry: zipfile.ZipInfo, seen: set[str]) -> PurePosixPath:
    """Return where a file goes; ArchiveRefused when it may go nowhere."""
    name = entry.orig_filename
    path = PurePosixPath(name)
    shown = {"name": name[:80]}
    parts = name.split("/")
    if len(parts) > _DEEPEST or not all(_NAME.fullmatch(part) and not part.endswith(".") for part in parts):
        raise _refused(archive, N_("{name} is no usable name of a file"), **shown)
    if any(part.split(".")[0].lower() in _DEVICES for part in parts):
        raise _refused(archive, N_("{name} is no usable name of a file"), **shown)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise _refused(archive, N_("{name} is a link to another file"), **shown)
    if entry.flag_bits & 1:
        raise _refused(archive, N_("{name} is locked with a password"), **shown)
    if name != FILE_NAME and (len(parts) < 2 or path.suffix.lower() not in _ENDINGS):
        raise _refused(archive, N_("{name} is neither a text nor a picture of a day"), **shown)
    if name.lower() in seen:
        raise _refused(archive, N_("{name} is in it twice"), **shown)
    seen.add(name.lower())
    return path


def _refused(archive: Path, reason: str, **values: object) -> ArchiveRefused:
    return _Refusal(N_("{archive} is not taken in: {reason}."), archive=archive.name, reason=reason, **values)


class _Refusal(ArchiveRefused):
    """Says its reason in the language of the message."""

    def message(self, language: str = DEFAULT_LANGUAGE) -> str:
        reason = translate(language, self.values["reason"], **self.values)
        return translate(language, self.text, **self.values | {"reason": reason})
