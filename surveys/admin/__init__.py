"""Surveys, reasons and answers on the desk."""

from . import reasons, responses, surveys

__all__ = ["reasons", "responses", "surveys"]
