"""What happens here that rooms above want to know."""

from django.dispatch import Signal

# Sent inside the transaction that records an answer. sender: Response; kwargs: response.
response_recorded = Signal()
