"""What the rooms above may want to know; each is sent inside the transaction that it reports.

All carry `case`, with `sender=Case`.
"""

from django.dispatch import Signal

case_closed = Signal()
deadline_passed = Signal()  # once per case: nobody wrote in time
personal_sent = Signal()  # a personal letter has left (not merely been queued)
