#!/usr/bin/env python3
"""Quality of related stories and story groups, measured on the published tree.

usage: related.py [--smolwire PROGRAM] [--keep DIRECTORY] [--sources N] [--words N]
                  [--drop SHARE] [--worst N] [EVENTS.json]

Turns texts with known events (a list of {id, topic, title, paragraphs}) into a
folder of HTML pages, mirrors it with `smolwire refresh`, reads what readers get,
the gemtext pages, and prints how many of the links under "## Related stories"
lead to the same event, and the B-cubed F1 of the groups ("## Other reports",
with --sources above 1). --words cuts every text, --drop takes that share of its
words away: harder sets for tuning that does not fit one set alone.
Exits with 1 below the aims.
"""

import argparse
import html
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SHARED = os.environ.get("SMOLWIRE_SHARED", os.path.join(ROOT, "..", "shared"))

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta property="article:published_time" content="2025-05-20T08:00:00Z"></head>
<body><article><h1>{title}</h1>
{body}
</article></body></html>
"""


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("events", nargs="?",
                        default=os.path.join(SHARED, "data", "related", "events.json"))
    parser.add_argument("--smolwire", default=os.path.join(ROOT, "build", "smolwire"))
    parser.add_argument("--keep", help="work in this folder and leave it")
    parser.add_argument("--sources", type=int, default=1)
    parser.add_argument("--words", type=int, default=0)
    parser.add_argument("--drop", type=float, default=0)
    parser.add_argument("--worst", type=int, default=0, help="show so many wrong links")
    parser.add_argument("--precision", type=float, default=0.995)
    parser.add_argument("--shown", type=float, default=4.8)
    return parser.parse_args()


def harden(event, words, drop, dice):
    """Cuts the text to its first words, and drops words from it wherever they stand."""
    paragraphs = event["paragraphs"]
    if words:
        kept = []
        for paragraph in paragraphs:
            tokens = paragraph.split()[:words]
            words -= len(tokens)
            if tokens:
                kept.append(" ".join(tokens))
        paragraphs = kept
    if not drop:
        return event["title"], paragraphs
    known = sorted(set(re.findall(r"\w+", " ".join([event["title"]] + paragraphs))))
    gone = {word for word in known if dice.random() < drop}

    def thin(text):
        return re.sub(r"\w+", lambda match: "" if match[0] in gone else match[0], text)
    return thin(event["title"]), [thin(p) for p in paragraphs]


def write_pages(events, options, folder):
    dice = random.Random(1)
    for number, event in enumerate(events):
        title, paragraphs = harden(event, options.words, options.drop, dice)
        title = title.strip() or "Untitled"
        body = "\n".join("<p>%s</p>" % html.escape(p) for p in paragraphs if p.strip())
        source = os.path.join(folder, "pages%d" % (number % options.sources))
        os.makedirs(source, exist_ok=True)
        with open(os.path.join(source, event["id"] + ".html"), "w", encoding="utf-8") as file:
            file.write(PAGE.format(title=html.escape(title), body=body))


def write_configuration(folder, sources):
    path = os.path.join(folder, "smolwire.ini")
    with open(path, "w", encoding="utf-8") as file:
        file.write("[mirror]\ntitle = Events\nroot = tree\nstore = store.db\n")
        for number in range(sources):
            file.write("\n[source events%d]\npath = pages%d\nbase = http://events%d.example/\n"
                       % (number, number, number))
    return path


def read_tree(tree):
    """Page path -> (name of the source file, related pages, pages of other reports)."""
    pages = {}
    for folder, _, names in os.walk(os.path.join(tree, "gemini")):
        for name in names:
            path = os.path.join(folder, name)
            with open(path, encoding="utf-8") as file:
                text = file.read()
            origin = re.search(r"^=> http://events\d+\.example/(\S+?)(?:\.html)?(?: |$)", text, re.M)
            if not origin:
                continue
            section = None
            links = {"Related stories": [], "Other reports": []}
            for line in text.split("\n"):
                if line.startswith("## "):
                    section = line[3:]
                elif section in links and line.startswith("=> /"):
                    links[section].append(line.split()[1])
                elif section and line.startswith("=> http"):
                    section = None
            page = "/" + os.path.relpath(path, os.path.join(tree, "gemini"))
            pages[page] = (origin[1], links["Related stories"], links["Other reports"])
    return pages


def measure_related(pages, topic, worst):
    good = shown = 0
    for page, (name, related, _) in sorted(pages.items()):
        for link in related[:5]:
            shown += 1
            right = topic[pages[link][0]] == topic[name]
            good += right
            if not right and worst > 0:
                worst -= 1
                print("  wrong: %s -> %s" % (page, link))
    return good / max(shown, 1), shown / max(len(pages), 1)


def b_cubed(labels, truth):
    precision = recall = 0.0
    for one in labels:
        cluster = {other for other in labels if labels[other] == labels[one]}
        event = {other for other in labels if truth[other] == truth[one]}
        both = len(cluster & event)
        precision += both / len(cluster)
        recall += both / len(event)
    precision /= len(labels)
    recall /= len(labels)
    return precision, recall, 2 * precision * recall / (precision + recall)


def groups_of_store(store):
    """Groups are within sources too, where pages show them as related: the store knows all."""
    database = sqlite3.connect(store)
    rows = database.execute("SELECT url, grp FROM story JOIN story_group ON story = id").fetchall()
    database.close()
    return {os.path.splitext(os.path.basename(url))[0]: group for url, group in rows}


def main():
    options = arguments()
    if not os.path.exists(options.events):
        print("SKIP: %s is not there" % options.events)
        return 0
    with open(options.events, encoding="utf-8") as file:
        events = json.load(file)
    topic = {event["id"]: event["topic"] for event in events}
    folder = options.keep or tempfile.mkdtemp(prefix="smolwire-related-")
    try:
        write_pages(events, options, folder)
        configuration = write_configuration(folder, options.sources)
        # 1: a text of the set has a headline only, and a page without text is no article
        if subprocess.call([options.smolwire, "refresh", "--quiet", "-c", configuration]) > 1:
            sys.exit("related.py: smolwire refresh failed")
        pages = read_tree(os.path.join(folder, "tree"))
        precision, shown = measure_related(pages, topic, options.worst)
        groups = groups_of_store(os.path.join(folder, "store.db"))
        parts = b_cubed(groups, topic)
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print("%d of %d texts published, precision %.4f with %.2f shown; groups: B-cubed precision "
          "%.3f, recall %.3f, F1 %.3f" % ((len(pages), len(events), precision, shown) + parts))
    return 0 if precision >= options.precision and shown >= options.shown else 1


if __name__ == "__main__":
    sys.exit(main())
