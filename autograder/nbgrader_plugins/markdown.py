"""What students write, on nbgrader's own pages: formatted as in Jupyter, with nothing in it that could act.

nbgrader shows the HTML in an answer as it is. A script in it would run in the instructor's browser, where it may do
all that the instructor may. So would a link or picture that calls the instructor's own server.
nbgrader_config.py names this; formgrader and `nbgrader generate_feedback` both use it.
"""

from bleach.css_sanitizer import CSSSanitizer
from bleach.sanitizer import Cleaner
from jinja2 import pass_context
from jinja2.runtime import Context
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

FORMATS = """
    a abbr b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img input ins kbd li mark ol p pre q
    s small span strong sub summary sup table tbody td tfoot th thead tr tt u ul var"""
SAYS_HOW = "align alt checked colspan disabled height id rowspan start style title type width"
TAGS, ATTRIBUTES = frozenset(FORMATS.split()), frozenset(SAYS_HOW.split())
CLASSES = ("anchor-link", "highlight", "task-list-item", "task-list-item-checkbox")
A_COLOUR = 3
"""Pygments colours code by classes of so many letters at most."""
LINKS = ("http://", "https://", "mailto:", "#")
A_PICTURE = "data:image/"


def _may_stay(tag: str, name: str, value: str) -> bool:
    """Whether an attribute may stay. Links and pictures may not lead to the page's own server."""
    if name == "href":
        return tag == "a" and value.lower().startswith(LINKS)
    if name == "src":
        return tag == "img" and value.lower().startswith(A_PICTURE)
    if name == "class":
        return value in CLASSES or (tag == "span" and len(value) <= A_COLOUR)
    if name == "type":
        return value == "checkbox"
    return name in ATTRIBUTES


@pass_context
def harmless_html(context: Context, text: str) -> str:
    """The HTML of a cell's Markdown: what formats a text, and no more."""
    attachments = context.get("cell", {}).get("attachments", {})
    renderer = IPythonRenderer(escape=False, attachments=attachments)
    return _cleaner().clean(MarkdownWithMath(renderer=renderer).render(text))


def _cleaner() -> Cleaner:
    """A new one each time: it may not be shared by threads."""
    styles = CSSSanitizer(allowed_css_properties=["text-align"])
    return Cleaner(TAGS, _may_stay, protocols={"http", "https", "mailto", "data"}, strip=True, css_sanitizer=styles)
