"""The start page: practise, my day, after the day, all without a terminal. Only the laptop itself opens it.

`run` serves it and opens the browser. Its pages are `front_pages`, `day_pages` and `deleting`; `state` is what they
share. `days` lists the days in a folder and makes one from a form. What a button does is what a command does: `process`
runs `themeday …` and keeps what it says. `showing` opens a file in the programs of the laptop.
"""
