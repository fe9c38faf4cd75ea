"""Prints the messages of a Maildir, as rss2email delivers them, as JSON: the feed's id and the subject."""

import email.policy
import json
import mailbox
import sys

items = []
for message in mailbox.Maildir(sys.argv[1], create=False):
    parsed = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
    # A long subject begins on a line of its own, by a space that is no part of it.
    items.append({"id": str(parsed["X-RSS-ID"]), "title": str(parsed["Subject"]).strip()})
print(json.dumps(items))
