"""Stripe: a signed webhook, and one module for each kind of object that its events carry.

Understood in the API's present shape and in the older ones. Where a field has moved, the module
that reads it names the version: https://docs.stripe.com/changelog
"""
