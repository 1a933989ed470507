/*
 * smolwired: reads its arguments, and does what needs no daemon.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "server/master.h"
#include "server/setup.h"
#include "server/tls_memory.h"
#include "server/tls_provider.h"
#include "smolwire/log.h"
#include "smolwire/version.h"

#define EXIT_USAGE 2
#define DUMP_MAX   (4 * 1024 * 1024)

static const char usage[] =
    "usage: smolwired [-c FILE] [-v]\n"
    "       smolwired [-c FILE] -n | --dump-config\n"
    "\n"
    "Serves a tree that smolwire has published over Gemini and Gopher, in the\n"
    "foreground, until SIGTERM or SIGINT. SIGHUP: reads the configuration and the\n"
    "certificates anew. SIGUSR1: opens the access log anew.\n"
    "\n"
    "  -c, --config FILE  configuration, else $SMOLWIRE_CONFIG, ./smolwire.ini,\n"
    "                     ~/.config/smolwire/smolwire.ini, /etc/smolwire/smolwire.ini\n"
    "  -n, --check        check configuration and certificates, and end\n"
    "      --dump-config  print the configuration in effect, with explanations\n"
    "  -v, --verbose      log workers and folders too\n"
    "  -h, --help         this text\n"
    "      --version      the version\n";

enum mode { MODE_SERVE, MODE_CHECK, MODE_DUMP };

struct arguments {
    const char *conf_path;
    enum mode mode;
    enum log_level level;
};

enum { OPTION_DUMP = 256, OPTION_VERSION };

static const struct option options[] = {
    {"config", required_argument, NULL, 'c'},
    {"check", no_argument, NULL, 'n'},
    {"dump-config", no_argument, NULL, OPTION_DUMP},
    {"verbose", no_argument, NULL, 'v'},
    {"help", no_argument, NULL, 'h'},
    {"version", no_argument, NULL, OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

/* The exit status: a text that was asked for and could not be printed is a failure. */
static int finish(enum err e)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return e == SW_OK ? EXIT_SUCCESS : EXIT_FAILURE;
    fputs("smolwired: what was asked for cannot be printed\n", stderr);
    return EXIT_FAILURE;
}

/* Ends the process where the arguments ask for nothing but a text. */
static struct arguments read_arguments(int argc, char **argv)
{
    struct arguments a = {NULL, MODE_SERVE, LOG_LEVEL_INFO};
    int option = 0;

    while ((option = getopt_long(argc, argv, "c:nvh", options, NULL)) != -1) {
        switch (option) {
        case 'c': a.conf_path = optarg; break;
        case 'n': a.mode = MODE_CHECK; break;
        case OPTION_DUMP: a.mode = MODE_DUMP; break;
        case 'v': a.level = LOG_LEVEL_DEBUG; break;
        case 'h': fputs(usage, stdout); exit(finish(SW_OK));
        case OPTION_VERSION: puts("smolwired " SMOLWIRE_VERSION); exit(finish(SW_OK));
        default: fputs(usage, stderr); exit(EXIT_USAGE);
        }
    }
    if (optind < argc) {
        fputs(usage, stderr);
        exit(EXIT_USAGE);
    }
    return a;
}

static enum err check(const char *conf_path)
{
    struct setup s;
    struct ticket_keys tickets;
    enum err e = setup_read(conf_path, &s);

    if (e != SW_OK)
        return e;
    e = s.settings->ticket_file
            ? ticket_keys_load(&tickets, s.settings->ticket_file, s.settings->ticket_seconds)
            : ticket_keys_random(&tickets, s.settings->ticket_seconds);
    if (e == SW_OK)
        e = setup_check_certificates(&s, &tickets);
    if (e == SW_OK)
        printf("%s: sound\n", conf_file(s.conf)[0] ? conf_file(s.conf) : "defaults");
    ticket_keys_wipe(&tickets);
    setup_free(&s);
    return e;
}

static enum err dump(const char *conf_path)
{
    struct setup s;
    struct buf text;
    enum err e = setup_read(conf_path, &s);

    if (e != SW_OK)
        return e;
    buf_init(&text, DUMP_MAX);
    conf_dump(s.conf, &text);
    e = buf_error(&text);
    if (e == SW_OK)
        fputs(text.data, stdout);
    buf_free(&text);
    setup_free(&s);
    return e;
}

int main(int argc, char **argv)
{
    struct arguments a = read_arguments(argc, argv);

    log_open("smolwired", LOG_TARGET_STDERR, a.level);
    switch (a.mode) {
    case MODE_CHECK: return finish(check(a.conf_path));
    case MODE_DUMP: return finish(dump(a.conf_path));
    case MODE_SERVE: break;
    }
    tls_memory_begin();
    (void)tls_library();
    return master_run(a.conf_path);
}
