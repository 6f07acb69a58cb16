"""What has gone out, read back from the files of the file transport."""

from tests.outbox.conftest import letters, mail_dir

__all__ = ["letters", "mail_dir"]
