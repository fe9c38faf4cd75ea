"""Polls a feed as feedparser's documentation says, and prints its items as JSON.

Arguments: the feed's URL, and a file that keeps validators and items from one poll to the next.
"""

import json
import os
import sys

import feedparser

url, memory = sys.argv[1:]
known = {"etag": None, "modified": None, "items": []}
if os.path.exists(memory):
    with open(memory, encoding="utf-8") as file:
        known = json.load(file)

feed = feedparser.parse(url, etag=known["etag"], modified=known["modified"])
if feed.status == 200:
    known = {
        "etag": feed.get("etag"),
        "modified": feed.get("modified"),
        "items": [{"id": entry.id, "title": entry.title} for entry in feed.entries],
    }
    with open(memory, "w", encoding="utf-8") as file:
        json.dump(known, file)
print(json.dumps({"defective": bool(feed.bozo), "items": known["items"]}))
