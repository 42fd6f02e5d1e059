"""The day itself: `serve`; and `start`, without a terminal."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from themeday.day.load import load_day
from themeday.errors import ThemeDayError
from themeday.store.drives import Risk


def test_serve_hands_over_its_options(run: Run, a_day: str, served: list[dict[str, Any]]) -> None:
    assert run(f"serve {a_day} --port 9001 --no-browser")[0] == 0
    assert run(f"serve --port=9002 --address 127.0.0.1 {a_day} --staff-on-network --verbose --data elsewhere")[0] == 0
    plain, full = served
    assert plain.pop("day").title_in("en") == full.pop("day").title_in("en")
    assert plain == {
        "folder": Path(a_day, "data").resolve(),
        "port": 9001,
        "address": "",
        "staff_on_network": False,
        "open_browser": False,
        "verbose": False,
        "publish": None,
        "behind": "",
        "follow_up": False,
        "review": False,
    }
    assert full == {
        "folder": Path("elsewhere").resolve(),
        "port": 9002,
        "address": "127.0.0.1",
        "staff_on_network": True,
        "open_browser": False,  # nobody is at a screen in a test
        "verbose": True,
        "publish": None,
        "behind": "",
        "follow_up": False,
        "review": False,
    }


def test_the_check_is_served_for_a_day_that_was_and_no_other(
    run: Run, a_day: str, served: list[dict[str, Any]]
) -> None:
    status, _, err = run(f"serve {a_day} --follow-up")
    assert (status, served) == (1, [])
    assert "data folder" in err
    assert not Path(a_day, "data").exists()
    assert run("rehearse --participants 4")[0] == 0
    assert run("serve data/rehearsal-4-1 --follow-up --no-browser")[0] == 0
    assert served[0]["follow_up"] is True


def test_the_last_of_two_values_counts(run: Run, a_day: str, served: list[dict[str, Any]]) -> None:
    assert run(f"serve {a_day} --port 9001 --port 9002")[0] == 0
    assert served[0]["port"] == 9002


def test_a_broken_lesson_does_not_stop_the_day(
    run: Run, a_day: str, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "themeday.lessons.lesson_check.check_lesson", lambda folder, speaks, languages: [ThemeDayError("a slip")]
    )
    status, _, err = run(f"serve {a_day}")
    assert (status, err) == (0, "a slip\n" * len(load_day(Path(a_day)).lessons))
    assert served


def test_a_port_in_use_is_said(run: Run, a_day: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        status, _, err = run(f"serve {a_day} --no-browser --address 127.0.0.1 --port {port}")
    assert status == 1
    assert str(port) in err
    assert "in use" in err


@pytest.mark.parametrize("port", ["99999", "0", "-1", "65535"])
def test_a_port_that_is_none(run: Run, a_day: str, port: str) -> None:
    status, _, err = run(f"serve {a_day} --no-browser --port {port}")
    assert status == 1
    assert port in err


@pytest.mark.parametrize("address", ["here", "http://192.168.8.10:8866", "1.2.3", "::1"])
def test_an_address_that_is_none(run: Run, a_day: str, address: str) -> None:
    status, _, err = run(f"serve {a_day} --address {address}")
    assert status == 2
    assert address in err


@pytest.mark.parametrize("command", ["serve", "posters"])
def test_a_data_folder_that_cannot_be_written(run: Run, a_day: str, command: str) -> None:
    Path("file").write_text("")
    status, _, err = run(f"{command} {a_day} --data file/data")
    assert status == 1
    assert str(Path("file/data")) in err
    assert "--data" in err


def test_a_rehearsal_and_a_day_never_share_a_folder(run: Run, a_day: str, served: list[dict[str, Any]]) -> None:
    assert run("rehearse --participants 2")[0] == 0
    for command in ("serve", "export", "close --yes", "posters"):
        status, _, err = run(f"{command} {a_day} --data data/rehearsal-2-1/data")
        assert status == 1
        assert "never mix" in err
    assert Path("data/rehearsal-2-1/data/private.csv").exists()
    assert not served


def test_ctrl_c_is_quiet(run: Run, a_day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("themeday.serving.run.serve", interrupted)
    assert run(f"serve {a_day}") == (130, "", "")


def test_a_disk_that_is_full_is_no_traceback(run: Run, a_day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("themeday.serving.run.serve", full)
    status, _, err = run(f"serve {a_day}")
    assert (status, err) == (1, "That did not work: No space left on device\n")


def test_a_risky_drive_is_refused_until_someone_accepts_it(
    run: Run, a_day: str, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("themeday.store.drives.risk_here", lambda _: Risk("network", "cifs"))
    status, _, err = run(f"serve {a_day} --language en")
    assert status == 1
    assert "network drive (cifs)" in err
    assert "--accept-drive" in err
    assert not served
    status, _, err = run(f"serve {a_day} --accept-drive --language en")
    assert status == 0
    assert "network drive (cifs)" in err
    assert len(served) == 1


def test_a_rehearsal_may_be_anywhere_and_is_told(
    run: Run, served: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("themeday.store.drives.risk_here", lambda _: Risk("sync", "OneDrive"))
    status, _, err = run("rehearse --participants 2 --serve --language en")
    assert status == 0
    assert "OneDrive" in err
    assert len(served) == 1


def test_where_to_publish(run: Run, a_day: str, served: list[dict[str, Any]]) -> None:
    assert run(f"serve {a_day}")[0] == 0
    assert run(f"serve {a_day} --publish kopie")[0] == 0
    assert [asked["publish"] for asked in served] == [None, Path("kopie")]


@pytest.mark.parametrize(
    ("typed", "public"),
    [
        ("https://themadag.example.nl", "https://themadag.example.nl"),
        (" https://Themadag.Example.NL/ ", "https://themadag.example.nl"),
        ("https://themadag.example.nl:443", "https://themadag.example.nl"),
        ("https://192.168.8.10:8443", "https://192.168.8.10:8443"),
    ],
)
@pytest.mark.parametrize("command", ["serve dag", "rehearse --participants 2 --serve"])
def test_the_address_of_a_proxy(
    run: Run, a_day: str, served: list[dict[str, Any]], command: str, typed: str, public: str
) -> None:
    assert run(f"{command} --behind '{typed}'")[0] == 0
    assert (served[0]["behind"], served[0]["address"]) == (public, "")


@pytest.mark.parametrize(
    "typed",
    [
        "http://themadag.example.nl",
        "themadag.example.nl",
        "https://",
        "https://:8443",
        "https://themadag.example.nl/dag",
        "https://themadag.example.nl?a=b",
        "https://themadag.example.nl#a",
        "https://ik@themadag.example.nl",
        "https://themadag.example.nl:0",
        "https://themadag.example.nl:99999",
        "https://thema dag.nl",
        "https://thema;dag.nl",
        "https://[::1",
    ],
)
def test_an_address_of_a_proxy_that_is_none(run: Run, a_day: str, served: list[dict[str, Any]], typed: str) -> None:
    status, _, err = run(f"serve {a_day} --behind '{typed}'")
    assert status == 2
    assert typed in err
    assert "--behind https://themadag.example.nl" in err
    assert not served
    assert "schrijf alleen https" in run(f"serve {a_day} --language nl --behind '{typed}'")[2].casefold()


def test_the_proxy_is_on_this_laptop(run: Run, a_day: str, served: list[dict[str, Any]]) -> None:
    line = f"serve {a_day} --behind https://themadag.example.nl --address"
    status, _, err = run(f"{line} 192.168.8.10")
    assert status == 2
    assert "192.168.8.10" in err
    assert "127.0.0.1" in err
    for address in ("127.0.0.2", "0.0.0.0"):
        assert run(f"{line} {address}")[0] == 0
    assert [asked["address"] for asked in served] == ["127.0.0.2", "0.0.0.0"]


# Without a terminal


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Return what the start page was asked, instead of opening it."""
    asked: list[tuple[Any, ...]] = []
    monkeypatch.setattr("themeday.starting.run.start", lambda *values: asked.append(values))
    return asked


def test_days_are_kept_in_ones_own_folder_or_in_the_named_one(
    run: Run, asked: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("DISPLAY", ":0")
    assert run("start --language nl")[0] == 0
    assert run("start 'our days' --no-browser --port 9000")[0] == 0
    assert asked == [(tmp_path / "themeday", "nl", True, 0), (Path("our days"), "en", False, 9000)]


def test_where_no_windows_are_drawn_no_browser_takes_the_terminal(
    run: Run, asked: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert run("start days")[0] == 0
    assert asked == [(Path("days"), "en", False, 0)]


def test_the_review_alone_is_for_this_laptop(run: Run, a_day: str, served: list[dict[str, Any]]) -> None:
    status, _, said = run(f"serve {a_day} --review")
    assert status != 0  # nothing was collected, so there is nothing to look at, and nothing is made
    assert "nothing was collected there yet" in said
    assert not Path(a_day, "data").exists()
    Path(a_day, "data").mkdir()
    for more in ("--follow-up", "--staff-on-network", "--address 192.168.8.10", "--behind https://themadag.example.nl"):
        assert run(f"serve {a_day} --review {more}")[0] != 0
    assert served == []
    assert run(f"serve {a_day} --review")[0] == 0
    assert served[0]["review"]
    assert not served[0]["follow_up"]
