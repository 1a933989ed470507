#!/usr/bin/python3
"""The cost of making every page anew: `smolwire rebuild` over stores of two sizes.

usage: rebuild.py [--bin FOLDER] [--folder FOLDER] [STORIES...]     default 10000 100000

The first run publishes the whole tree, the second one finds nothing to change.
Prints seconds, those of CPU, and the most memory of both. Exits with 1 when the second one
touches a file, when a story has no page, or when the memory of the largest store
is more than half above that of the smallest.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
SOURCES = 50
MEMORY_RATIO_MAX = 1.5


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("stories", nargs="*", type=int, default=[10000, 100000])
    parser.add_argument("--bin", default=os.path.join(ROOT, "build"))
    parser.add_argument("--folder", default="/var/tmp", help="where the trees are made for a while")
    return parser.parse_args()


def run(command):
    """Seconds, those of CPU, and mebibytes of a command that has to succeed."""
    start = time.monotonic()
    child = os.posix_spawn(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit("rebuild.py: failed: " + " ".join(command))
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def list_files(tree, listing):
    """What a write, a replacement or a touch would change of any file, a line each; no file is read.

    Kept in a file: Linux counts the memory of this process as the least a command it starts has had.
    """
    with open(listing, "wb") as file:
        subprocess.run("find . -type f -printf '%P %i %T@ %C@ %s\\n' | LC_ALL=C sort",
                       shell=True, cwd=tree, stdout=file, check=True)


def count_lines(path):
    with open(path, "rb") as file:
        return sum(1 for _ in file)


def differences(before, after):
    """The files of either listing that the other does not have, or has otherwise."""
    found = subprocess.run(["comm", "-3", before, after], env=dict(os.environ, LC_ALL="C"),
                           stdout=subprocess.PIPE, text=True, check=True)
    return sorted({line.split(" ")[0].strip() for line in found.stdout.splitlines()})


def write_configuration(folder):
    path = os.path.join(folder, "smolwire.ini")
    with open(path, "w", encoding="utf-8") as file:
        file.write("[mirror]\ntitle = Rebuilt\nroot = tree\nstore = store.db\n")
        for number in range(SOURCES):
            file.write("\n[source s%d]\nurl = https://s%d.example/feed\n" % (number, number))
    return path


def measure(options, stories, folder):
    """Returns the larger of both runs' memory, and whether all is as it should be."""
    run([os.path.join(options.bin, "bench", "converter", "fill"),
         os.path.join(folder, "store.db"), str(stories)])
    rebuild = [os.path.join(options.bin, "smolwire"), "rebuild", "--quiet",
               "-c", write_configuration(folder)]
    tree = os.path.join(folder, "tree")
    first, first_cpu, first_memory = run(rebuild)
    before, after = (os.path.join(folder, name) for name in ("before", "after"))
    list_files(tree, before)
    second, second_cpu, second_memory = run(rebuild)
    list_files(tree, after)
    touched = differences(before, after)
    files = count_lines(after)
    print("%d stories, %d files: first %.1f s (%.1f of CPU), %.1f MiB; again %.1f s (%.1f), %.1f MiB, "
          "%d files touched" % (stories, files, first, first_cpu, first_memory, second, second_cpu,
                                second_memory, len(touched)), flush=True)
    for path in touched[:10]:
        print("  touched: " + path)
    return max(first_memory, second_memory), not touched and files > 2 * stories


def main():
    options = arguments()
    memory = []
    good = True
    for stories in sorted(options.stories):
        folder = tempfile.mkdtemp(prefix="smolwire-rebuild-", dir=options.folder)
        try:
            used, fine = measure(options, stories, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        memory.append(used)
        good = good and fine
    ratio = memory[-1] / memory[0]
    print("memory of the largest by that of the smallest: %.2f" % ratio)
    return 0 if good and ratio <= MEMORY_RATIO_MAX else 1


if __name__ == "__main__":
    sys.exit(main())
