import sys

# A check of international addresses that nothing here asks for compiles forty grammars when Jupyter's schemas are
# imported: two seconds of every start, in the server and in the parent of all pages. Without it jsonschema goes on.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
