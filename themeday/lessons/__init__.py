"""Mini-lessons: a folder each, one Markdown file per language, read into frozen models with stable keys.

A file is front matter, plain Markdown, and fenced blocks that begin with their kind and key, such as "quiz first-look".
Everything in a lesson file is text from a stranger until it has been through markdown-it-py with HTML switched off.

`model` is what a file becomes, `block_kinds` what each kind of block asks, `messages` every mistake in words. `reading`
goes from a folder to a lesson by way of `source`, `front_matter`, `fences`, `blocks`, `quiz_options`, `markdown` and
`pictures`. `checking` tells an author all of it, with `lint`.
"""
