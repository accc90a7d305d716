"""How are figures drawn? As SVG in which every mark carries its look itself: the page's policy allows no style.

A chart repeats a table beside it, which is what is read aloud; so the picture is hidden from screen readers. Nothing in
it is told by colour alone.
"""

import leather
from django.utils.safestring import SafeString, mark_safe
from leather import theme

INK, QUIET, FILL = "#0b0c0c", "#484949", "#1d3b5c"
NARROW, WIDE = 320, 480  # drawn so, a label is of a readable size beside a text and on a phone

theme.background_color = "none"
theme.margin = 0.02
theme.tick_color = "#b1b4b6"
theme.zero_color = INK
theme.label_color = QUIET
theme.tick_font_family = theme.legend_font_family = theme.axis_title_font_family = "inherit"
theme.tick_font_size = theme.legend_font_size = 14
theme.tick_font_char_width = 7
theme.legend_color = INK


def bars(figures: list[tuple[str, int]]) -> SafeString:
    """One bar for each name, the first at the top; its length is the number."""
    chart = leather.Chart()
    top = max(1, *(number for _name, number in figures))
    chart.add_bars([(number, name) for name, number in figures], fill_color=FILL)
    chart.add_x_scale(0, top)
    chart.add_x_axis(ticks=_ticks(top))
    return _svg(chart, NARROW, 30 * len(figures) + 44)


def columns(figures: list[tuple[str, float]], *, limit: int) -> SafeString:
    """One column for each name; a line across all of them stands at `limit`."""
    chart = leather.Chart()
    top = max(limit, *(int(number) + 1 for _name, number in figures))
    chart.add_columns(figures, fill_color=FILL)
    chart.add_y_scale(0, top)
    chart.add_y_axis(ticks=[0, limit // 2, limit])
    narrow = len(figures) <= 8  # names stand side by side
    return _svg(chart, NARROW if narrow else WIDE, 200 if narrow else 260)


def _ticks(top: int) -> list[int]:
    """Whole numbers only, four at most."""
    step = max(1, -(-top // 3))
    return list(range(0, top + 1, step))


def _svg(chart: leather.Chart, width: int, height: int) -> SafeString:
    drawn = str(chart.to_svg(width=width, height=height))
    fluid = f'<svg class="app-chart" viewBox="0 0 {width} {height}" aria-hidden="true" focusable="false"'
    return mark_safe(drawn.replace(f'<svg width="{width}" height="{height}"', fluid, 1))  # noqa: S308  # escaped inside
