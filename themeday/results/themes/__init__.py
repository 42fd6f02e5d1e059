"""Free text grouped into themes, in Dutch and English: proposed by shared words, kept as the organiser puts them right.

`words` makes a text into lemmas and pairs of them, `grouping` proposes themes, `kept` is the file beside the answers,
`arranging` what an organiser does to them, and `desk` is where they all meet. Everything works offline and
comes out the same for the same answers. Only answers whose authors released them are read.
"""

from themeday.results.themes.desk import Placed, ShownTheme, Themes

__all__ = ["Placed", "ShownTheme", "Themes"]
