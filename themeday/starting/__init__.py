"""The start page: practise, my day, after the day, all without a terminal. Only the laptop itself opens it.

`run` serves it and opens the browser, `desk` is what its pages share, `days` finds the days in a folder and makes one
from a form, `wrong` says what is in the way. What a button does is what a command does: `child` runs `themeday …` and
keeps what it says. `front` and `acts` are the pages, `showing` opens a file in the programs of the laptop.
"""
