"""A page is rendered once for all who read one language, with a place for what is each one's own."""

from __future__ import annotations

import json
import re
from typing import Any

from themeday.serving.audience import PagePlan
from themeday.serving.kernel.notebook import BuiltNotebook
from themeday.serving.kernel.registry import PLACE
from themeday.serving.rendering import rendered

PLAN = PagePlan("welcome", "1_welcome.ipynb", "Welcome")


def built(*shown: dict[str, Any]) -> BuiltNotebook:
    return BuiltNotebook((), [[{"output_type": "display_data", "data": data, "metadata": {}}] for data in shown], None)


def test_the_outputs_stand_in_the_page_and_nothing_in_them_is_markup() -> None:
    odd = {"text/plain": "</script><script>alert(1)</script>"}
    page = rendered(PLAN, "nl", built(odd, {"text/plain": "two"})).decode()
    outputs = re.findall(r'<div class="td-output"><script type="application/json">(.*?)</script></div>', page)
    assert [json.loads(output)["data"] for output in outputs] == [odd, {"text/plain": "two"}]
    assert '<html lang="nl">' in page
    assert "alert(1)</script>" not in page


def test_the_id_of_a_kernel_has_its_place() -> None:
    page = rendered(PLAN, "en", built()).decode()
    assert f"/api/kernels/{PLACE}/channels" in page
    config = re.search(r'<script id="td-config" type="application/json">(.*?)</script>', page)
    assert config is not None
    assert json.loads(config[1])["kernelId"] == PLACE


def test_it_is_rendered_once_for_a_notebook_and_a_language() -> None:
    notebook = built()
    page = rendered(PLAN, "nl", notebook)
    assert rendered(PLAN, "nl", notebook) is page
    assert rendered(PLAN, "en", notebook) != page
    assert rendered(PLAN, "nl", built()) is not page
