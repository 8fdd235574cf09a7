"""Students' texts on nbgrader's pages: what formats stays, what acts goes."""

import json
import runpy
from html.parser import HTMLParser
from pathlib import Path

import nbformat
import nbgrader.server_extensions.formgrader as formgrader
import pytest
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from small_course import cell
from traitlets.config import Config

from autograder.nbgrader_plugins.markdown import harmless_html
from autograder.paths import ROOT

LESSONS = sorted((ROOT / "lessons").glob("0*/*.ipynb"))
FORMGRADER = Path(formgrader.__file__).parent
BOOTSTRAP = FORMGRADER / "static" / "node_modules" / "bootstrap" / "dist" / "css"
HOSTILE = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    '<img src="x" onerror="alert(1)">',
    '<svg onload="alert(1)"><animate onbegin=alert(1)></svg>',
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "[a](javascript:alert(1))",
    "<a href=' javascript:alert(1)'>a</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>a</a>",
    "[my plot](plot.html) ![my plot](/formgrader?path=/tmp)",
    "<a href='//evil.example'>a</a> <a href='/\\evil.example'>a</a>",
    "<form action='/formgrader/api/grade/1'><button>a</button></form>",
    "<input type='text' class='score' id='softmax'>",
    "<div class='nbgrader_cell' style='position: fixed; background: url(//evil.example)'>2 / 2</div>",
    "<style>.score { display: none }</style>",
    "<base href='//evil.example'><meta http-equiv=refresh content='0;//evil.example'><link rel=stylesheet href=//evil>",
    "<math><mtext><table><mglyph><style><img title='</style><img src onerror=alert(1)>'>",
    "$$ <img src onerror=alert(1)> $$",
    "```<script>\nalert(1)\n```",
    "![a](attachment:a.png)",
]
ACTIVE = {"script", "iframe", "object", "embed", "form", "button", "svg", "math", "base", "meta", "link", "style"}


class Found(HTMLParser):
    """The tags of a page, with their attributes, and its text."""

    def __init__(self, html: str):
        super().__init__()
        self.tags, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text += data


def shown(text: str, **attachments: dict) -> str:
    return harmless_html({"cell": {"attachments": attachments}}, text)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_is_left_that_acts(text):
    bad = {"a.png": {'image/png"onerror="alert(1)': "AAAA"}}
    for tag, attributes in Found(shown(text, **bad)).tags:
        assert tag not in ACTIVE
        assert not {name for name in attributes if name.startswith("on")}
        assert attributes.get("href", "#").startswith(("#", "https:"))
        assert attributes.get("src", "data:image/").startswith("data:image/")
        assert "class" not in attributes or attributes["class"] == "highlight"
        assert attributes.get("style", "") == "" and attributes.get("type", "checkbox") == "checkbox"


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda path: path.stem)
def test_the_lessons_look_as_they_did(lesson):
    for part in json.loads(lesson.read_text("utf-8"))["cells"]:
        if part["cell_type"] == "markdown":
            text = "".join(part["source"])
            before = Found(MarkdownWithMath(renderer=IPythonRenderer(escape=False)).render(text))
            after = Found(shown(text))
            assert after.text == before.text
            assert [without_href(*found) for found in after.tags] == [without_href(*found) for found in before.tags]


def without_href(tag: str, attributes: dict) -> tuple:
    """A tag but for where it leads: links into nnlib lead nowhere on these pages."""
    kept = {name: (value or "").rstrip(";") for name, value in attributes.items() if name != "href"}
    return tag, kept


def test_what_formats_a_text_stays():
    html = shown(
        "**sure** $a < b$ `x < y` [source](https://example.org/?a=1&b=2)\n\na | b\n--|--:\n1 | 2\n\n- [x] done"
    )
    assert "<strong>sure</strong>" in html and "$a &lt; b$" in html and "<code>x &lt; y</code>" in html
    assert '<a href="https://example.org/?a=1&amp;b=2">source</a>' in html
    assert '<td style="text-align:right;">2</td>' in html and 'type="checkbox"' in html


def test_a_pasted_picture_stays():
    assert 'src="data:image/png;base64,AAAA"' in shown("![mine](attachment:a.png)", **{"a.png": {"image/png": "AAAA"}})


@pytest.mark.filterwarnings("ignore:No lexer found")
@pytest.mark.parametrize("template", ["formgrade", "feedback"])
def test_nbgraders_pages_use_it(template, monkeypatch):
    """By the settings of nbgrader_config.py, and whatever cell of a notebook it is in."""
    settings = Config()
    runpy.run_path(str(ROOT / "nbgrader_config.py"), {"get_config": lambda: settings})
    places = {"extra_template_basedirs": [str(FORMGRADER / "templates")], "extra_template_paths": [str(BOOTSTRAP)]}
    exporter = HTMLExporter(template_name=template, config=settings, **places)
    cells = [cell("answer", HOSTILE[0], "markdown", grade=True, solution=True, points=1, score=0, comment="")]
    cells += [cell(f"own-{kind}", HOSTILE[0], kind) for kind in ("markdown", "raw", "code")]
    metadata = {"language_info": {"name": HOSTILE[0], "pygments_lexer": f'"{HOSTILE[0]}'}, "title": HOSTILE[0]}
    node = nbformat.from_dict({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})
    graded = {"notebook": "a", "score": 0, "max_score": 1, "late_penalty": 0}
    facts = {"base_url": "", "total": 1, "index": 0, "nbgrader": graded}
    html, _ = exporter.from_notebook_node(node, resources=facts | {"metadata": {"name": "a"}})
    assert "alert(1)" in html and HOSTILE[0] not in html
