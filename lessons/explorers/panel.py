"""A quiet box with a sentence: what a learner sees where a figure cannot be drawn yet."""

import re
from html import escape

BOX = (
    '<div role="status" style="border:1px solid var(--jp-border-color1, #bbbbbb);border-left:4px solid #2f8fd0;'
    "border-radius:.25em;padding:.6em .9em;margin:.3em 0;"
    "color:var(--jp-ui-font-color1, #1f1f1f);background:var(--jp-layout-color1, #ffffff);"
    'font-family:var(--jp-ui-font-family, sans-serif)">{}</div>'
)


def notice(sentence: str) -> str:
    """The sentence as HTML; words between backticks are set as code."""
    return BOX.format(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(sentence)))
