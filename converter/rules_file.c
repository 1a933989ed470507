#include "rules_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "rules.h"
#include "smolwire/buf.h"
#include "smolwire/fsio.h"
#include "smolwire/hash.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"
#include "smolwire/url.h"

/* The longest file of the collection has 8 kB. */
#define RULES_FILE_MAX (256 * 1024)

/* Buckets of remembered hosts; a mirror follows a few hundred. */
#define BUCKETS 1024

struct known_host {
    struct known_host *next;
    char *host;
    char *text; /* "" for a host without rules */
};

struct rules_folder {
    int fd;
    struct known_host *buckets[BUCKETS];
};

enum err rules_folder_open(const char *path, struct rules_folder **out)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        int why = errno;
        log_error("%s: folder of site rules: %s", path, strerror(why));
        return why == ENOENT ? SW_NOT_FOUND : SW_IO;
    }
    struct rules_folder *f = calloc(1, sizeof(*f));
    if (!f) {
        close(fd);
        return SW_NOMEM;
    }
    f->fd = fd;
    *out = f;
    return SW_OK;
}

void rules_folder_close(struct rules_folder *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < BUCKETS; i++)
        while (f->buckets[i]) {
            struct known_host *host = f->buckets[i];
            f->buckets[i] = host->next;
            free(host->host);
            free(host->text);
            free(host);
        }
    close(f->fd);
    free(f);
}

static size_t bucket_of(struct span host)
{
    return (size_t)(hash_add_bytes(HASH_START, host) % BUCKETS);
}

/* Appends the file's text below its name; false when there is no such file. */
static bool add_file(struct rules_folder *f, const char *prefix, struct span name, struct buf *text)
{
    struct buf path, content;
    buf_init(&path, HOST_NAME_LIMIT + 16);
    buf_init(&content, RULES_FILE_MAX);
    buf_add_string(&path, prefix);
    buf_add_span(&path, name);
    buf_add_string(&path, ".txt");
    enum err e = buf_error(&path);
    if (e == SW_OK)
        e = fsio_read(f->fd, path.data, &content);
    if (e == SW_OK) {
        buf_add_format(text, "%c%s\n", RULES_FILE_MARK, path.data);
        buf_add_span(text, buf_span(&content));
        buf_add_char(text, '\n');
    }
    buf_free(&path);
    buf_free(&content);
    return e == SW_OK;
}

/* The host's own file, or the nearest of those for all hosts below a domain. */
static void add_host_rules(struct rules_folder *f, struct span host, struct buf *text)
{
    if (add_file(f, "", host, text))
        return;
    for (struct span domain = host; domain.n > 0;) {
        if (add_file(f, ".", domain, text))
            return;
        domain = span_from(domain, span_find_char(domain, '.') + 1);
    }
}

static struct known_host *learn(struct rules_folder *f, struct span host)
{
    struct buf text, name;
    buf_init(&text, 2 * RULES_FILE_MAX);
    buf_init(&name, HOST_NAME_LIMIT + 1);
    add_host_rules(f, host, &text);
    (void)add_file(f, "", SPAN("global"), &text);
    buf_add_span(&name, host);
    struct known_host *known = calloc(1, sizeof(*known));
    if (!known)
        err_out_of_memory();
    known->host = buf_take(&name);
    known->text = buf_take(&text);
    if (!known->text)
        known->text = strdup("");
    if (!known->host || !known->text)
        err_out_of_memory();
    size_t bucket = bucket_of(host);
    known->next = f->buckets[bucket];
    f->buckets[bucket] = known;
    return known;
}

/* A host that could name a file of the folder and nothing else. */
static bool is_file_name(struct span host)
{
    if (host.n == 0 || host.n > HOST_NAME_LIMIT || host.p[0] == '.')
        return false;
    for (size_t i = 0; i < host.n; i++)
        if (!ascii_is_alnum(host.p[i]) && host.p[i] != '.' && host.p[i] != '-')
            return false;
    return true;
}

struct span rules_folder_for(struct rules_folder *f, struct span url)
{
    struct buf normal;
    struct url parts;
    buf_init(&normal, URL_MAX);
    struct span text = SPAN("");
    if (url_normalize(url, &normal) == SW_OK && url_parse(buf_span(&normal), &parts) == SW_OK) {
        struct span host = parts.host;
        (void)span_eat(&host, SPAN("www."));
        struct known_host *known = is_file_name(host) ? f->buckets[bucket_of(host)] : NULL;
        while (known && !span_is(host, known->host))
            known = known->next;
        if (!known && is_file_name(host))
            known = learn(f, host);
        text = known ? span_of(known->text) : text;
    }
    buf_free(&normal);
    return text;
}
