"""Every text marked for translation, read from the sources without gettext."""

import ast
import re
from functools import cache
from typing import NamedTuple

from django.utils.translation.template import templatize

from tests.support.project import PROJECT

PACKAGES = ("ombudsman", "outreach", "cases")
SHAPES = {
    "_": ("msgid",),
    "gettext": ("msgid",),
    "ngettext": ("msgid", "plural"),
    "pgettext": ("context", "msgid"),
    "npgettext": ("context", "msgid", "plural"),
}
STRING = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"(?<![\w.])(_|n?p?gettext)\(\s*({STRING}(?:\s*,\s*{STRING})*)", re.DOTALL)


class Text(NamedTuple):
    """A text to translate; ``context`` and ``plural`` may be empty."""

    msgid: str
    plural: str = ""
    context: str = ""


def sources(ending, *folders):
    return sorted(
        file
        for folder in folders
        for file in (PROJECT / folder).rglob(f"*.{ending}")
        if "migrations" not in file.parts
    )


@cache
def project_texts():
    """``{"django": texts, "djangojs": texts}``, as the catalogues must contain them."""
    python = {text for file in sources("py", *PACKAGES) for text in python_texts(file)}
    pages = sources("html", "templates", *PACKAGES) + sources("txt", "templates")
    templates = {text for file in pages for text in template_texts(file)}
    scripts = {text for file in sources("js", *PACKAGES) for text in call_texts(file.read_text())}
    return {"django": python | templates, "djangojs": scripts}


def python_texts(file):
    for call in translation_calls(file):
        words = [node.value for node in call.args if is_text(node)]
        if words:
            yield named(function(call), words)


def template_texts(file):
    return call_texts(templatize(file.read_text(), origin=str(file)))


def call_texts(source):
    for call in CALL.finditer(source):
        yield named(call[1], [ast.literal_eval(word) for word in re.findall(STRING, call[2])])


def translation_calls(file):
    """Calls in a Python file that mark a text."""
    tree = ast.parse(file.read_text(), str(file))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args)
    return [call for call in calls if function(call) in SHAPES]


def function(call):
    name = getattr(call.func, "id", None) or getattr(call.func, "attr", "")
    return name.removesuffix("_lazy").removesuffix("_noop")


def is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def named(name, words):
    return Text(**dict(zip(SHAPES[name], words, strict=False)))
