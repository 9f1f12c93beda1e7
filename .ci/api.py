#!/usr/bin/env python3
"""Prints what a crate promises: every public item with its declaration, a line each, under what it is in. Usage: api.py RUSTDOC.json

The input is rustdoc's JSON; declarations are the source's own text, so they need no rendering of types.
"""

import json
import re
import sys
from pathlib import Path

document = json.loads(Path(sys.argv[1]).read_text())
index, paths = document["index"], document["paths"]
lines, seen = set(), set()


def declaration(item):
    """The source of an item up to its body, on one line; empty where a macro wrote it."""
    span = item.get("span")
    if span is None or not Path(span["filename"]).is_file():
        return ""
    (first, left), (last, right) = span["begin"], span["end"]
    source = Path(span["filename"]).read_text().splitlines()[first - 1 : last]
    if not source:
        return ""
    source[-1] = source[-1][:right]
    source[0] = source[0][left - 1 :]
    text = re.sub(r"//.*|#\[[^\]]*\]", "", "\n".join(source))
    kind = next(iter(item["inner"]))
    if kind in ("function", "struct", "enum", "union", "trait", "module"):
        text = text.split("{", 1)[0]
    elif kind in ("constant", "static", "assoc_const"):
        # A value may change; that it is there, and its type, may not.
        text = text.split("=", 1)[0]
    text = re.sub(r"\s+", " ", text).strip().rstrip(",;=").strip()
    return re.sub(r"\(\s", "(", re.sub(r",? \)", ")", text))


def is_written(item):
    """Whether a person wrote the item's declaration, and not a macro."""
    text = declaration(item)
    return not re.match(r"\w+!", text) and re.search(rf"\b{re.escape(item['name'])}\b", text)


def tell(path, item):
    text = declaration(item) if is_written(item) else f"{next(iter(item['inner']))} {item['name']}"
    parent, _ = path.rsplit("::", 1)
    lines.add((parent, text))


def walk(path, ids):
    for item in (index.get(str(id)) for id in ids):
        if item is not None and item["visibility"] in ("public", "default"):
            visit(path, item)


def visit(path, item):
    kind, inner = next(iter(item["inner"].items()))
    if kind == "use":
        target = index.get(str(inner["id"]))
        if target is None:
            lines.add((path, f"pub use {inner['source']} as {inner['name']}"))
        elif inner["is_glob"]:
            walk(path, members(target))
        else:
            visit(path, {**target, "name": inner["name"]})
        return
    if kind == "impl":
        return
    here = f"{path}::{item['name']}"
    # An item has one line, at the first of its public paths.
    if item["id"] in seen and kind != "variant" and kind != "struct_field":
        return
    seen.add(item["id"])
    if kind != "module":
        tell(here, item)
    walk(here, members(item))
    traits = []
    blocks = inner.get("impls", []) if kind in ("struct", "enum", "union") else []
    for block in (index[str(id)] for id in blocks if str(id) in index):
        block = block["inner"]["impl"]
        if block["trait"] is None:
            walk(here, block["items"])
        elif not block["is_synthetic"] and block["blanket_impl"] is None:
            traits.append(block["trait"]["path"].rsplit("::", 1)[-1])
    if traits:
        lines.add((here, f"impl {', '.join(sorted(set(traits)))}"))


def members(item):
    kind, inner = next(iter(item["inner"].items()))
    if kind in ("module", "trait"):
        return inner["items"]
    if kind == "enum":
        return inner["variants"]
    if kind == "variant":
        kind, inner = ("struct", inner) if isinstance(inner["kind"], dict) else ("", inner)
    if kind in ("struct", "union") and isinstance(inner.get("kind"), dict):
        shape = inner["kind"]
        return shape["plain"]["fields"] if "plain" in shape else shape["struct"]["fields"] if "struct" in shape else []
    return []


root = index[str(document["root"])]
walk(root["name"], sorted(members(root), key=lambda id: next(iter(index[str(id)]["inner"])) == "use"))
last = None
for parent, text in sorted(lines):
    if parent != last:
        print(parent)
        last = parent
    print("   ", text)
