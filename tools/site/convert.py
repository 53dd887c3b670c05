"""Turns notebooks and Markdown into HTML fragments through nbconvert.

    convert.py < REQUEST > ANSWER

REQUEST is JSON: {"notebooks": {name: text}, "markdown": …, "docs": …, "code": …}; ANSWER has the same names
with HTML. The texts of docs are Markdown in which < is a sign and no tag. Formulas come out as <span class="tex"> and <div class="tex">, which hold the
TeX source for `deno task site` to draw. Called by that task only.
"""

import json
import sys
from html import escape

import nbformat
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath


class Renderer(IPythonRenderer):
    """Keeps formulas as what they are, instead of as text between dollars."""

    def block_math(self, body: str) -> str:
        return f'<div class="tex">{escape(body)}</div>\n'

    def inline_math(self, body: str) -> str:
        return f'<span class="tex">{escape(body)}</span>'


def markdown(text: str, escape: bool = False) -> str:
    renderer = Renderer(escape=escape, exclude_anchor_links=True)
    return MarkdownWithMath(renderer=renderer).render(text)


highlight = Highlight2HTML(pygments_lexer="typescript")
exporter = HTMLExporter(
    template_name="basic",
    exclude_input_prompt=True,
    exclude_output_prompt=True,
    filters={"markdown2html": markdown, "highlight_code": lambda source, **_: highlight(source)},
)


def notebook(text: str) -> str:
    html, _ = exporter.from_notebook_node(nbformat.reads(text, as_version=4))
    return html


request = json.load(sys.stdin)
answer = {
    kind: {name: turn(what) for name, what in request.get(kind, {}).items()}
    for kind, turn in (
        ("notebooks", notebook),
        ("markdown", markdown),
        ("docs", lambda text: markdown(text, escape=True)),
        ("code", highlight),
    )
}
json.dump(answer, sys.stdout)
