"""The admin site: stock Django admin as the base, our navigation and look on top."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class CancelmailAdminSite(admin.AdminSite):
    site_header = "Cancelmail"
    site_title = "Cancelmail"
    index_title = _("Settings")
