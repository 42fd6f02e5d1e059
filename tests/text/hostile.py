"""Texts that a spreadsheet would calculate, or that no file holds, and how they are exported."""

from __future__ import annotations

HOSTILE = {
    "=1+1": "'=1+1",
    "+cmd|' /C calc'!A0": "'+cmd|' /C calc'!A0",
    "-2+3": "'-2+3",
    "@SUM(A1:A9)": "'@SUM(A1:A9)",
    "\t=1": "'\t'=1",
    "\r=1": "'\n'=1",
    "  =1": "  '=1",
    '"=1"': '"\'=1"',
    "＝1＋1": "'＝1＋1",
    "ja;=1+1": "ja;'=1+1",
    "ja,=1+1": "ja,'=1+1",
    "ja\n=1+1": "ja\n'=1+1",
    "ja\r-a": "ja\n'-a",
    'ja;"=1+1"': 'ja;"\'=1+1"',
    "-3": "-3",
    "+3,5": "+3,5",
    "-": "'-",
    "a=b, c-d en e@f": "a=b, c-d en e@f",
    "👩🏽‍✈️ naïef & €": "👩🏽‍✈️ naïef & €",
    "<b>vet</b><script>alert(1)</script>": "<b>vet</b><script>alert(1)</script>",
    "https://example.org/": "https://example.org/",
    "bel\x07 en \x1b[31m": "bel\ufffd en \ufffd[31m",
    "half \ud83d\uffff": "half \ufffd\ufffd",
    "_x0041_": "_x0041_",
    "007": "007",
}
