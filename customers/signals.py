"""What happened to a cancellation or a customer, told to the rooms above.

All are sent inside the transaction that interprets the event, so that whoever acts on one writes
in the same transaction or not at all. A receiver that raises makes the event fail, visibly.
"""

from django.dispatch import Signal

# kwarg `cancellation`. Once for each cancellation that became known while it was still true: when
# it was announced, or, if we never heard of that, when it ended.
cancellation_opened = Signal()
# kwarg `cancellation`. When access has ended; right after `cancellation_opened` if it was never
# announced.
cancellation_ended = Signal()
# kwarg `cancellation`. The customer changed their mind before the end. Without a
# `cancellation_opened` before it where the events came in the wrong order.
cancellation_undone = Signal()
# kwarg `cancellation`. An e-mail address arrived for a customer who had none; once for each of
# their cancellations that is not undone.
cancellation_reachable = Signal()
# kwarg `returned`.
customer_returned = Signal()
# kwargs `customer`, `at`. They used their account later than was known before.
customer_seen = Signal()
