"""Cards on a page without a server: their real models in Python, their real views in a browser."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import ipywidgets
from playwright.sync_api import Browser, Locator, Page

from tests.browser.visitor import PHONE
from themeday.places import STATIC
from themeday.widgets.shared.card import Card

# As the widgets' own models: traits, events when one changes, and messages to the laptop, which answers with traits.
BENCH = """
class Model {
  constructor(id, state) { this.id = id; this.state = state; this.heard = {}; }
  get(name) { return this.state[name]; }
  on(event, tell) { (this.heard[event] ||= new Set()).add(tell); }
  off(event, tell) { this.heard[event]?.delete(tell); }
  async send(message) { take(await laptop(JSON.stringify([this.id, message]))); }
  update(state) {
    const same = (name) => JSON.stringify(state[name]) === JSON.stringify(this.state[name]);
    const changed = Object.keys(state).filter((name) => !same(name));
    Object.assign(this.state, state);
    for (const name of changed) [...(this.heard[`change:${name}`] || [])].forEach((tell) => tell());
  }
}
globalThis.models = [];
globalThis.take = (states) => states.forEach((state, id) => models[id].update(state));
globalThis.show = async (sources, cards) => {
  const address = (source) => URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const views = await Promise.all(sources.map((source) => import(address(source))));
  cards.forEach(([view, state], id) => {
    const el = document.createElement("div");
    el.className = "td-root";
    el.dataset.card = id;
    document.querySelector("main").append(el);
    models.push(new Model(id, state));
    views[view].default.render({ model: models[id], el });
  });
};
"""
_HTML = """<!doctype html><html lang="{language}">
<head><meta charset="utf-8"><title>Kaarten</title><style>{css}</style></head>
<body class="{body}" data-voila="voila"><main class="td-page"></main></body></html>"""


#: A moment later than any at which a page is opened.
CLOCK = "2100-01-01T12:00:00Z"


class Bench:
    """A page with cards.

    Args:
        browser: Chromium.
        cards: their models; pages that share records follow each other.
        language: of the page.
        size: of the screen.
        dark: the reader prefers dark.
        styles: sheets of the page.
        body: class of the page's body.
        extra: rules that a test adds.
        scale: pixels of the screen for one of the page.
        clock: the test moves time on by itself, with the page's clock.
    """

    def __init__(
        self,
        browser: Browser,
        *cards: Card,
        language: str = "nl",
        size: dict[str, int] = PHONE,
        dark: bool = False,
        styles: tuple[str, ...] = ("design.css",),
        body: str = "",
        extra: str = "",
        scale: float = 1,
        clock: bool = False,
    ) -> None:
        self.cards = [one for card in cards for one in (card.children if isinstance(card, ipywidgets.VBox) else [card])]
        self.context = browser.new_context(
            viewport=size,
            locale=language,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            device_scale_factor=scale,
        )
        self.page: Page = self.context.new_page()
        if clock:
            self.page.clock.install()
            self.page.clock.pause_at(CLOCK)
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        css = "\n".join([*((STATIC / style).read_text("utf-8") for style in styles), extra])
        html = _HTML.format(language=language, css=css, body=body)
        self.page.route("**/*", lambda route: route.fulfill(content_type="text/html", body=html))
        self.page.goto("http://kit.test/")
        self.page.expose_function("laptop", self._laptop)
        self.page.add_script_tag(content=BENCH)
        sources = list(dict.fromkeys(str(card._esm) for card in self.cards))
        shown = [[sources.index(str(card._esm)), state] for card, state in zip(self.cards, self._states(), strict=True)]
        self.page.evaluate("([sources, cards]) => show(sources, cards)", [sources, shown])

    def card(self, number: int = 0) -> Locator:
        """Return what a card shows."""
        return self.page.locator(f'[data-card="{number}"]')

    def follow(self) -> None:
        """Let the page show what others did."""
        self.page.evaluate("(states) => take(states)", self._polled())

    def picture(self, folder: Path, name: str) -> None:
        self.page.screenshot(path=folder / f"{name}.png", full_page=True)

    def _laptop(self, text: str) -> list[dict[str, Any]]:
        number, message = json.loads(text)
        self.cards[number]._receive(None, message, None)
        return self._polled()

    def _polled(self) -> list[dict[str, Any]]:
        for card in self.cards:
            card.session.poll()
        return self._states()

    def _states(self) -> list[dict[str, Any]]:
        return [{name: value for name, value in card.get_state().items() if name[:1] != "_"} for card in self.cards]
