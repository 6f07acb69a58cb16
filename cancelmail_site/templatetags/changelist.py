"""Parts of the stock lists: `{% load changelist %}`."""

from __future__ import annotations

from django import template

from cancelmail_site import changelist

register = template.Library()
register.filter("active_filters", changelist.active_filters)
register.filter("rows_shown", changelist.rows_shown)
register.filter("cell", changelist.cell)
register.filter("without_filters", changelist.without_filters)
register.filter("numbers", changelist.numbers)
register.filter("with_numbers", changelist.with_numbers)
register.simple_tag(changelist.taken_along)
