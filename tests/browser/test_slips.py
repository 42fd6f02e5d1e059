"""A tap in the wrong place, or a moment too late, costs nobody what they wrote and says nothing of the wrong person."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.bench import Bench
from tests.conftest import Party
from themeday.widgets.participant.notes import Notes

pytestmark = pytest.mark.browser

SMALL = {"width": 375, "height": 667}
Show = Callable[..., Bench]


@pytest.fixture
def show(browser: Browser) -> Iterator[Show]:
    benches: list[Bench] = []

    def on_a_bench(*cards: object, **how: object) -> Bench:
        benches.append(Bench(browser, *cards, **{"language": "en", "size": SMALL, **how}))  # type: ignore[arg-type]
        return benches[-1]

    yield on_a_bench
    for bench in benches:
        assert bench.errors == []
        bench.context.close()


def test_notes_that_were_cleared_come_back_with_one_tap(party: Party, show: Show) -> None:
    bench = show(Notes(party.join()))
    area, status = bench.card().locator("textarea"), bench.card().locator(".td-status")
    clear = bench.card().get_by_role("button", name="Clear my notes")
    expect(clear).to_be_hidden()  # there is nothing to clear
    area.fill("Samira: calls on Tuesday")
    first = bench.card().locator(".td-card-foot button").first
    assert first.inner_text() == "Save"  # where a thumb expects it, as below every other text
    first.click()
    expect(status).to_have_text("Kept on this device only")
    expect(area).to_have_value("Samira: calls on Tuesday")
    kept = "Object.values(localStorage).filter((text) => text.includes('Samira')).length"
    assert bench.page.evaluate(kept) == 1
    clear.click()
    expect(area).to_have_value("")
    assert bench.page.evaluate(kept) == 0
    bench.card().get_by_role("button", name="Put my notes back").click()
    expect(area).to_have_value("Samira: calls on Tuesday")
    assert bench.page.evaluate(kept) == 1
    clear.click()
    area.fill("Something else")
    expect(clear).to_be_visible()  # what was cleared is gone now
