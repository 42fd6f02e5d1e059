"""Free text grouped into themes, in Dutch and English: proposed by shared words, kept as the organiser puts them right.

`words` makes a text into lemmas and pairs of them, `grouping` proposes themes, `kept` is the file beside the answers,
and `desk` is where they meet and where an organiser renames, merges, splits and moves. Everything works offline and
comes out the same for the same answers. Only answers whose authors released them are read.
"""

from themeday.themes.desk import Placed, ShownTheme, Themes, questions, questions_asked

__all__ = ["Placed", "ShownTheme", "Themes", "questions", "questions_asked"]
