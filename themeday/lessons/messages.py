"""Each mistake in a lesson file, and how to mend it. A `LessonProblem` says before it where that is."""

from themeday.i18n import N_

FOLDER_NAME = N_('{file}: the folder\'s name is not usable. Use only a-z, 0-9 and hyphens, such as "fake-account".')
NO_FILE = N_("{file} is missing. Write it in this language too, with the same blocks and keys.")
NO_READING = N_("{file} cannot be read. Check that it is a file and that you may read it.")
FILE_TOO_LONG = N_("{file} is too long to be a mini-lesson. Keep it under {most} bytes.")
NO_FILE_RENAME = N_(
    '{file} is missing, but "{other}" is there. Rename it to {name}, in small letters. Windows hides the end of a '
    "name: in the Explorer choose View, Show, File name extensions to see it."
)
NO_FILE_DOCUMENT = N_(
    '{file} is missing, but "{other}" is there: a document of a word processor. Save it there as plain text (UTF-8), '
    "and rename it to {name}."
)
NOT_PLAIN = N_(
    "{file} is no plain text but {kind}, whatever its name says. Copy its text into Notepad or another plain text "
    "editor, and save it under this name as UTF-8."
)
UTF_16 = N_(
    '{file} was saved as UTF-16, which Notepad calls "Unicode" or "UTF-16 LE". Choose Save as, and there the encoding '
    "UTF-8."
)
NOT_UTF8 = N_(
    'the letter "{letter}" is not stored as UTF-8 but the old way of Windows (ANSI). Choose Save as in your editor, '
    "and there the encoding UTF-8."
)
ONE_CHAPTER = N_('The chapter "{lesson}" cannot be used yet:')
OWN_CHAPTERS = N_("The day's own chapters cannot be used yet:")
EXTENDS_NOTHING = N_(
    '"extends: {key}" does not fit here: this folder is "{name}". A chapter that ships is changed in a folder of its '
    "own name: {known}. Of a chapter of your own, leave the line out."
)
NOT_IN_CHAPTER = N_('"{name}" holds {these}, which the chapter does not have. Choose from: {known}.')
DROP_AND_REPLACE = N_('{these} stands in "drop" and in "replace". Keep one of the two.')
REPLACED_BY_NOTHING = N_(
    '"replace" names {these}, but no block here has that key. Write the new block, or put the key in "drop".'
)
THERE_AS_WELL = N_(
    'the chapter has "{key}" already. To put this in its place, add a line "replace: [{key}]" between the --- lines; '
    "otherwise give it another key."
)
AFTER_NOTHING = N_('"after: {key}" names nothing that is there. Choose from: {known}.')
KEPT_KIND = N_(
    'earlier days kept answers under "{key}" as {kind}, and so do figures. Write "kind: {kind}", or give your question '
    "a key of its own."
)
KEPT_PART = N_('"{key}" needs the line "part: {part}", because a card asks it. Put it back.')
KEPT_NO_PART = N_('"{key}" stands on the page itself. Take the line "part" out.')
KEPT_ENDS = N_('the scale "{key}" goes from {low} to {high}, and figures count on it. Write those two numbers.')
KEPT_OPTIONS = N_(
    'of "{key}" the kit knows what these answers mean: {known}. Leave out what you like, but no others can be added.'
)
KEPT_SEEN_BY = N_(
    'an answer to "{key}" may be seen by no more than: {known}. That is promised in the privacy notice. Write '
    '"seen_by: [{known}]", or less.'
)
PART_ELSEWHERE = N_('"part: {part}" belongs to the chapter "{home}". Leave the line out here.')
PART_TAKEN = N_(
    '"part: {part}" is for {known} only. Give this question no part; it then has its own place on the page.'
)
PART_FOR_ALL = N_('"{key}" is asked by a card, and of everyone. Take "role" out.')
LIVE_ELSEWHERE = N_('"live {kind}" works in the chapter "{home}" only. Take this block out, or put it there.')
ABOUT_WHAT = N_('"live {kind}" needs the key of a question behind it, such as "live {kind} recommend".')
ABOUT_HIDDEN = N_(
    'what people answer to "{key}" may not be shown, so "live {kind} {key}" would stay empty. Add "reveal: yes" above '
    "that question."
)
LIST_OF_NO_TEXTS = N_('"live list {key}" lists texts, and "{key}" is not answered in words. Write "live tally {key}".')
VOTE_FORM = N_(
    '"vote: yes" at "{key}" needs "kind: choice" and "seen_by: [anonymous]": a vote counts for all and has no name.'
)
WORD_NOT_SAID = N_('"live {kind}" does not say "{name}". Choose from: {known}.')
WORD_FILLED_IN = N_(
    'the text of "{name}" holds {braces}, and nothing is filled in there. Leave it out, or write: {known}.'
)
QUESTION_RESERVED = N_('"{key}" is used by the kit itself in this chapter. Choose another key.')
CHAPTER_RESERVED = N_('a chapter cannot be called "{key}", because that is an address of the kit. Rename its folder.')
IN_NO_AGENDA = N_(
    "{file} stands in no agenda, so nobody gets it. Add a line below [agenda] in day.toml: {key} = 20. The number is "
    "its minutes."
)
ONE_SET = N_('The set of questions "{lesson}" cannot be used yet:')
ONE_LESSON = N_('The mini-lesson "{lesson}" cannot be used yet:')
NO_HEAD = N_("the file does not begin with a line ---. Put the title and the rest there.")
HEAD_BLANK = N_("above the first line --- there is something else. Let the file begin with ---, on line 1.")
HEAD_DASHES = N_(
    '"{seen}" looks like three hyphens and is not. Type --- there, without spaces; a word processor makes one dash of '
    "it."
)
HEAD_OPEN = N_("the part that begins here with --- has no end. Close it with a line ---.")
HEAD_UNREADABLE = N_(
    'this cannot be read. Write one "name: value" per line, and put a value that holds a colon between quotes.'
)
HEAD_TAB = N_("here is a tab, which may not stand there. Take it out, or type one space.")
HEAD_NO_SPACE = N_('there is no space behind "{name}:". Put one there.')
HEAD_NO_NAME = N_(
    'no name with a colon stands before "{seen}". Write "name: value", such as "title: …", all of it on one line.'
)
HEAD_COLON = N_('the text of "{name}" holds a colon. Put all of it between straight quotes: {name}: "…"')
HEAD_CURLY = N_('the quotes at "{name}" are curly, as a word processor makes them. Type straight ones: {name}: "…"')
HEAD_QUOTE_OPEN = N_('the text of "{name}" begins with {quote} and does not end with it. Put one at its end.')
HEAD_QUOTE_INSIDE = N_(
    'the text of "{name}" goes on after its second {quote}. Take the quotes at its begin and end away, or use single '
    "ones inside double ones."
)
HEAD_SIGN = N_(
    'the text of "{name}" begins with {sign}, which means something else there. Put all of it between quotes: {name}: '
    '"…"'
)
HEAD_NO_NAMES = N_('between the --- lines there is no "title: …". Write one name per line.')
NAME_MISSING = N_('"{name}" is missing. Add a line "{name}: …" between the --- lines.')
NAME_UNKNOWN = N_('"{name}" is not a name we know here. Choose from: {known}.')
NAME_NEAR = N_('"{name}" is not a name we know here. Write "{near}:" instead.')
NAME_TWICE = N_('"{name}" stood on line {before} too. Keep one of the two.')
WHOLE_NUMBER = N_('"{name}" is no whole number from {lowest} to {highest}. Write, for instance: {name}: {example}')
VALUE_NOT_KNOWN = N_('"{name}" cannot be that. Choose from: {known}. Several stand between brackets: [a, b].')
KEYS_FORM = N_('"keys" is no list of keys. Write, for instance: keys: [first-look, explain] or leave the line out.')
KEYS_GONE = N_(
    '"keys" names {these}, but no block that people answer has that key. Answers are kept under it: put the old key '
    'back in its block, or, when nobody answered yet, take it out of "keys".'
)
QUESTIONS_GONE = N_(
    "{file}: {these} is gone, and the kit works with what people answer there. Put such a question back under its old "
    "key; you may put it in other words."
)
DIGCOMP = N_('"digcomp" is no list of DigComp competences (1.1 to 5.4). Write, for instance: digcomp: [2.6, 4.1]')
NAME_TEXT = N_('"{name}" is empty or too long. Write one text of at most {most} characters.')
BLOCK_OPEN = N_("this block has no end. Close it with a line {fence}.")
BLOCK_SWALLOWS = N_(
    'this block has no end before line {other}, where "{next}" begins: the room would see what stands there, answers '
    "too. Close it with a line {fence} above line {other}."
)
WRONG_FENCE = N_("a block does not begin with {seen}. Write three backticks before its kind: ```{block}")
WRONG_END = N_("{seen} does not close the block of line {opened}. Close it with a line {fence}.")
FENCE_ALONE = N_(
    "no block is open here that {seen} could close. Take this line out, or write the kind and the key of a new block "
    "behind it."
)
LEFT_FENCE = N_(
    "{found} would be seen by the room. A block begins and ends with three backticks (```); type them here."
)
LEFT_COMMENT = N_(
    'a comment ({found}) would be seen by the room. Take it out, or write it in a block "note", which only the teacher '
    "sees."
)
LEFT_HTML = N_(
    "{found} would be seen as it stands, because HTML is not used here. Take it out; write **bold**, *italic*, and an "
    "empty line for a new paragraph."
)
LEFT_PICTURE = N_(
    'the picture "{found}" has a space in its name, so its line would be seen instead. Rename the file, with a hyphen '
    "for each space, and write that name."
)
LEFT_LINK = N_(
    "{found} would be seen by the room. A picture is written ![what it shows](picture.svg), without spaces between its "
    "parts; a link has no use here."
)
LEFT_STRIKE = N_("{found} would be seen by the room. Nothing can be struck out here; take it out.")
LEFT_OPTION = N_(
    "{found} would be seen by the room, because no option is read here. Begin an option with a hyphen and a space, in "
    "a block that has options. When it has to be seen so: `{{key}}`."
)
LEFT_BULLET = N_(
    "{found} makes no list and would be seen as it stands. Begin each line of a list with a hyphen and a space, and "
    "put an empty line above the first."
)
LEFT_INDENTED = N_(
    "this line stands so far in that {found} would be seen by the room. Take spaces or tabs before it away: none "
    "before an option, two before what belongs to it."
)
LEFT_HEADING = N_(
    "{found} would be seen by the room. Put an ordinary space behind it, and begin the line with it: ### Title, or > "
    "text."
)
LEFT_STAR = N_(
    "{found} would be seen by the room. Write **bold** or *italic* with the same marks on both sides, close to the "
    "words, or take it out."
)
LEFT_TABLE = N_(
    'a table is not shown as one; a phone is too narrow for it. Write a list, such as "- **first**: second". It '
    "begins: {found}"
)
LEFT_CONTROL = N_("here is a character that cannot be seen ({found}). Delete it and type the words around it anew.")
LEFT_MOJIBAKE = N_(
    '"{found}" is what is left of a letter or a quote that was saved in another encoding. Type it anew, and save the '
    "file as UTF-8."
)
HEAD_MARK = N_('"{name}" is shown as it stands, also {found}. Take that out.')
HEAD_QUOTED = N_(
    'the quotes around the text of "{name}" would be seen ({found}). Take them out, or type straight quotes: "…".'
)
NO_STEPS = N_("there are no steps yet. Write what people see as a text, or in one of these blocks: {known}.")
KEY_TWICE = N_('the key "{key}" was used before, on line {before}. Give each block its own key.')
KIND_UNKNOWN = N_('"{kind}" is no kind of block. Choose from: {known}.')
KIND_NEAR = N_('"{kind}" is no kind of block. Did you mean "{near}"?')
KEY_NEEDED = N_('a block begins with its kind and one key, such as "{kind} first-look". Write it so.')
NO_WORDS = N_('the block "{key}" has no text of its own. Begin it with a question or a text.')
KEY_UNUSABLE = N_('"{key}" is no usable key. Use only a-z, 0-9, hyphens and underscores, at most 40 together.')
KEY_NOT_KNOWN = N_('"{kind} {key}" is not known. Choose from: {known}.')
ABOUT_NOTHING = N_('there is no question "{key}" in this file. Write the key of one that is.')
SCALE_ENDS = N_(
    'the scale "{key}" needs its two ends, each with its number as key: "- {{1}} Not at all" and "- {{5}} Completely".'
)
KEY_RESERVED = N_('every lesson already has "{key}", for how sure people feel. Choose another key.')
OPTION_NO_KEY = N_("this option has no key. Write it in braces before the text: {example}")
OPTION_NO_BOX = N_('the option "{key}" has no box. Begin it with [ ], or with [x] when it is right.')
OPTION_BOX = N_(
    'the option "{key}" is ticked or has a box, but nothing is right or wrong here. Leave the x (checklist) or the box '
    "(scenario, sort, rank) out."
)
OPTION_NO_TEXT = N_('the option "{key}" has no text. Write it after the key.')
OPTION_NO_FEEDBACK = N_('the option "{key}" says nothing back. Add a line below it that begins with "  > ".')
FEW_OPTIONS = N_('the block "{key}" has too few options. Write at least {least}, each as: {example}')
NOTHING_RIGHT = N_('the quiz "{key}" has no right answer. Put an x in the box of one or more: [x].')
NOTHING_FAKE = N_('in "{key}" there is nothing to spot. Put an x in the box of what is fake: [x].')
FEW_GROUPS = N_(
    '"{key}" has too few groups. Write at least {least}, each as "- {{key}} name", with its texts below it, two spaces '
    "further in."
)
GROUP_TWICE = N_('two groups of "{block}" have the key "{key}". Give each group its own key.')
ORDER_MIXED = N_(
    'some texts of "{key}" have a number and some do not. Number them all when there is a right order, and none when '
    "there is not."
)
OPTION_TWICE = N_('two options of "{block}" have the key "{key}". Give each option its own key.')
PICTURE_NO_TEXT = N_("this picture has no text for who cannot see it. Write it so: ![what it shows]({picture})")
PICTURE_NOT_HERE = N_(
    'the picture "{picture}" is not in the lesson\'s folder. Put the file there (.svg, .jpg, .png, .webp or .heic) '
    "and write only its name."
)
PICTURE_NEAR = N_(
    'the picture "{picture}" is not in the lesson\'s folder, but "{near}" is. Write its name exactly so, with the '
    "same capitals."
)
PICTURE_NAME = N_(
    'the picture "{picture}" has spaces or signs in its name. Rename the file to {better}, and write that.'
)
PICTURE_KIND = N_(
    '"{picture}" is a file of a kind that is not shown ({kind}). Open it and save it as JPEG or PNG, or a drawing as '
    "SVG."
)
PICTURE_DISGUISED = N_('"{picture}" is a {kind}, whatever its name says. Rename the file to {better}, and write that.')
PICTURE_NO_PICTURE = N_(
    '"{picture}" is no picture but {kind}, whatever its name says. Save the picture itself: on a website, press it '
    "with the right mouse button and choose to save the image."
)
PICTURE_DAMAGED = N_('"{picture}" is empty, damaged or only half there. Copy or save it again.')
PICTURE_TOO_LARGE = N_(
    '"{picture}" is larger than {most} MB. Send it to yourself as a smaller photo, or save a smaller one.'
)
PICTURE_TOO_MANY_PIXELS = N_(
    '"{picture}" has more than {most} million pixels. Save it smaller, such as 2000 pixels wide.'
)
PICTURE_HEIC = N_(
    '"{picture}" is a HEIC of an iPhone, which cannot be read on this computer. Make it a JPEG: on the iPhone choose '
    "Settings, Camera, Formats, Most Compatible and take it anew, or send it to yourself by mail; on Windows open it "
    "in Photos and choose Save as, .jpg; on a Mac choose Export in Preview."
)
PICTURE_NOT_SVG = N_('"{picture}" is no SVG drawing of at most {most} bytes. Save it again as plain SVG.')
TAKES_TOO_LONG = N_(
    "watching and doing take about {need} minutes, and of {minutes} there are {room} for that. Leave something out, or "
    "give the lesson more minutes."
)
MANY_OPTIONS = N_(
    'the block "{key}" has {n} options; more than {most} are not read on a phone. Leave some out, or make two blocks '
    "of it."
)
MANY_GROUPS = N_('the block "{key}" has {n} groups; more than {most} do not fit on a phone. Take some together.')
LONG_OPTION = N_('the option "{option}" is {n} characters long; {most} fit on a phone. Say it shorter.')
LONG_GROUP = N_('the name of the group "{option}" is {n} characters long; {most} fit on a phone. Say it shorter.')
LONG_FEEDBACK = N_(
    'what is said back to "{option}" is {n} characters long; up to {most} are read. Say it shorter, or say it yourself.'
)
LONG_SHOWN = N_(
    'the block "{key}" shows {n} characters; up to {most} fit on the big screen at one look. Make two blocks of it, or '
    'tell the rest: what you say stands in a block "note".'
)
NAMES_NOBODY = N_(
    '"{key}" asks for own words and does not say that nobody is to be named. Add a line: Please do not name people or '
    "cases."
)
LACKS = N_(
    "in a lesson people watch, try, explain it back and record. For one of these there is no block here. Perhaps you "
    "can add one: {kinds}."
)
REAL_ADDRESS = N_(
    '"{words}" may be an address that exists, and the room may have no internet. When it is invented, end it with '
    ".example."
)
DRAWING_OUTSIDE = N_(
    "the drawing holds {found}, and of that nothing is shown. Save it as plain SVG; put a photo beside it as a file of "
    "its own."
)
DRAWING_SIZE = N_(
    "the drawing does not say how large it is. Save it as plain SVG in a drawing program, which writes its size."
)
DRAWING_SMALL = N_("some letters in the drawing are very small on a phone. Perhaps you can make them larger.")
NOT_TRANSLATED = N_("this is still to be translated. Write it in this language, and take {mark} away.")
NOT_WRITTEN = N_("here is still something to write. Write it, and take {mark} away.")
THERE_ALREADY = N_("{folder} is there already and stays as it is. Choose another title, or edit what is there.")
NO_WRITING = N_("{folder} cannot be written. Choose a folder of your own with --folder.")
REAL_NAME = N_('"{words}" looks like the name of a real person. Write an invented first name only.')
REAL_EMAIL = N_("\"{words}\" may be someone's e-mail address. Write one that is nobody's, such as bo@example.org.")
REAL_PHONE = N_("\"{words}\" may be someone's telephone number. Write one that is nobody's, such as 06 - 00 00 00 00.")
REAL_CASE = N_('"{words}" looks like the number of a case. Leave it out; nothing here is real.')
LOOKS_DOWN = N_('"{words}" can make someone feel small. Say what there is to learn or to do instead.')
HARD_WORD = N_('not everyone reads "{word}" easily. Perhaps: {plainer}.')
LONG_WORD = N_('"{word}" is a long word. Perhaps you can say it in two.')
LONG_SENTENCE = N_("a sentence of {n} words. Up to {most} read easily; perhaps you can make two of it.")
OTHER_HEAD = N_('{file}: "{name}" is not the same as in {other}. Make them equal.')
OTHER_STEP = N_(
    'here is "{this}", but {other} has "{that}" (line {there}). Give both the same blocks and keys, in the same order.'
)
OTHER_OPTIONS = N_(
    'the options of "{key}" are {these}, but in {other} (line {there}) {those}. Give both the same keys, in the same '
    "order."
)
OTHER_RIGHT = N_('the right answers of "{key}" are not the same as in {other} (line {there}). Tick the same boxes.')
OTHER_PLACE = N_(
    'in "{key}" the texts do not stand in the same groups as in {other} (line {there}). Give each the same group.'
)
OTHER_SETTINGS = N_('the names in "{key}" or their values are not those in {other} (line {there}). Make them equal.')
OTHER_ORDER = N_(
    'the texts of "{key}" are numbered in one language only; see {other}, line {there}. Number both or neither.'
)
OTHER_COUNT = N_("{file} has {these} steps, but {other} has {those}. Give both the same blocks, in the same order.")

#: What to say about each kind of detail of a real person.
DETAILS = {"name": REAL_NAME, "email": REAL_EMAIL, "phone": REAL_PHONE, "case": REAL_CASE}
