"""What was shown last is what the big screen shows; the console says so."""

from __future__ import annotations

from tests.asked import tip
from tests.widgets.facilitator.console_room import ConsoleRoom
from themeday.chapters import CHAPTERS
from themeday.widgets.facilitator.projector import Projector


def test_what_is_shown_last_comes_up_and_stands_there_alone(room: ConsoleRoom) -> None:
    for key, answer in {"hope": "woord", "direct": "3"}.items():
        room.join(key.upper()).save("expectations", CHAPTERS["expectations"].question(key), answer, "anonymous")
    room.do("start", chapter="expectations")
    projector = Projector(room.session)

    def shown() -> list[str]:
        projector.refresh()
        return [result["key"] for result in projector.scene["results"]]

    def buttons(key: str) -> list[tuple[str, bool]]:
        return [(show["label"], show["on"]) for show in room.row(key)["shows"]]

    room.do("show", key="hope", on=True)
    room.do("show", key="direct", on=True)
    assert shown() == ["direct"]
    assert room.console.state["screen"].startswith("On the big screen: How direct")
    assert buttons("direct") == [("unshow", True)]
    assert buttons("hope") == [("show", False), ("unshow_phones", True)]
    before = room.stage.revealed_at("expectations", "hope")
    room.do("show", key="hope", on=True)
    assert shown() == ["hope"]
    assert room.stage.revealed_at("expectations", "hope") == before  # phones had it all the time
    room.do("show", key="direct", on=False)
    assert shown() == ["hope"]
    room.do("show", key="hope", on=False)
    assert (shown(), room.console.state["screen"]) == ([], "")
    room.do("show", key="direct", on=True)
    room.do("show", key="hope", on=True)
    room.do("show", key="hope", on=False)
    assert shown() == []  # what is taken off does not bring back what stood there before


def test_a_question_shown_in_the_closing_replaces_the_list_and_the_voting_goes_on(room: ConsoleRoom) -> None:
    me = room.join("Y1")
    me.save("closing", tip("do", 1), "Aanbellen")
    me.save("closing", CHAPTERS["closing"].question("take_along"), "Moed", "anonymous")
    room.do("start", chapter="closing")
    projector = Projector(room.session)
    room.do("show", key="tips", on=True)
    projector.refresh()
    assert projector.scene["tips"]["do"]
    assert room.console.state["screen"] == "On the big screen: Do's and don'ts"
    room.do("show", key="take_along", on=True)
    projector.refresh()
    assert (projector.scene["tips"], len(projector.scene["results"])) == ({}, 1)
    assert room.stage.revealed("closing", "tips")
