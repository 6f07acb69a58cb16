"""Links from one admin page to another, for those who may open it."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.urls import NoReverseMatch, reverse

from staff.models import User


def admin_url(thing: Model | None, user: User | AnonymousUser) -> str:
    """The page of `thing`, "" where it has none or this colleague may not see it."""
    if thing is None or type(thing) not in admin.site._registry:
        return ""
    meta = thing._meta
    if not user.has_perm(f"{meta.app_label}.view_{meta.model_name}"):
        return ""
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[thing.pk])
    except NoReverseMatch:
        return ""
