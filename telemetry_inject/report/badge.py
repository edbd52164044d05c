"""The coverage as a small picture for a README."""

from __future__ import annotations

LABEL = "telemetry"
COLOURS = ((90, "#2e7d32"), (75, "#7c8500"), (50, "#b26a00"), (0, "#c62828"))
"""From which percentage on; white text on each has a contrast of 3.5 and more."""
CHARACTER = 7
"""Pixels of a character of Verdana at 11 pixels, at most."""

SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img" aria-label="{title}">
<title>{title}</title>
<clipPath id="r"><rect width="{whole}" height="20" rx="3"/></clipPath>
<g clip-path="url(#r)">
<rect width="{left}" height="20" fill="#555"/>
<rect x="{left}" width="{right}" height="20" fill="{colour}"/>
</g>
<g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
<text x="{middle}" y="14">{label}</text>
<text x="{end}" y="14">{text}</text>
</g>
</svg>
"""


def badge(percent: float | None) -> str:
    """Return the badge of a coverage, rounded down; None where nothing is selected."""
    text = "n/a" if percent is None else f"{int(percent)}%"
    colour = "#777"
    if percent is not None:
        colour = next(each for least, each in COLOURS if percent >= least)
    left, right = len(LABEL) * CHARACTER + 10, len(text) * CHARACTER + 12
    return SVG.format(
        whole=left + right, left=left, right=right, colour=colour, label=LABEL, text=text,
        title=f"{LABEL}: {text}", middle=left // 2, end=left + right // 2,
    )  # fmt: skip
