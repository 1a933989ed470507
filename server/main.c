/*
 * smolwired: reads its arguments.
 */
#include <stdio.h>
#include <string.h>

#include "smolwire/version.h"

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        puts("smolwired " SMOLWIRE_VERSION);
        return 0;
    }
    fputs("usage: smolwired [--version]\n", stderr);
    return 2;
}
