#!/bin/sh
# Opens the start page of the Theme Day Kit; the first time it sets itself up. Double-click this file.
cd "$(dirname "$0")" || exit 1

suits() {
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (4,))' > /dev/null 2>&1
}

for name in python3.13 python3.12 python3.14 python3.11 \
  /Library/Frameworks/Python.framework/Versions/3.1[1-9]/bin/python3 \
  /opt/homebrew/bin/python3 /usr/local/bin/python3 python3; do
  found=$(command -v "$name") || continue
  # What a Mac has by itself under this name is no Python, and asks to install developer tools.
  if [ "$found" = /usr/bin/python3 ] && [ "$(uname)" = Darwin ] && ! xcode-select -p > /dev/null 2>&1; then continue; fi
  if suits "$found"; then
    "$found" kit/start.py "$@" && exit 0
    printf '\nEnter: sluit dit venster / close this window '
    read -r _
    exit 1
  fi
done

cat << 'TEXT'
Python 3.11 of nieuwer is niet gevonden op deze laptop. Installeer het van python.org, of vraag het je ICT-afdeling.
Dubbelklik daarna nog een keer op dit bestand.

Python 3.11 or newer was not found on this laptop. Install it from python.org, or ask your IT department.
Then double-click this file again.

TEXT
printf 'Enter: sluit dit venster / close this window '
read -r _
exit 1
