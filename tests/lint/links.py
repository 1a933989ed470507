#!/usr/bin/python3
"""The daemon must not link any parser of foreign content. Argument: the binary."""
import re
import subprocess
import sys

FORBIDDEN = ('libxml2', 'libcurl', 'libjansson', 'libstemmer')


def main():
    binary = sys.argv[1]
    dynamic = subprocess.run(['readelf', '-d', binary], stdout=subprocess.PIPE, text=True,
                             check=True).stdout
    needed = re.findall(r'\(NEEDED\).*\[(.+)\]', dynamic)
    bad = [n for n in needed if n.startswith(FORBIDDEN)]
    for name in bad:
        print('links: %s links %s, which the daemon must not' % (binary, name))
    if bad or not needed:
        sys.exit(1)
    print('links: %s links %s' % (binary, ' '.join(needed)))


main()
