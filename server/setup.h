/*
 * One configuration made ready to serve: what it says, the certificates, the
 * open folders. The master makes one at start and one at each reload; workers
 * inherit it.
 */
#ifndef SERVER_SETUP_H
#define SERVER_SETUP_H

#include "server/settings.h"
#include "server/site.h"
#include "server/tls.h"
#include "server/tls_ticket.h"
#include "smolwire/conf.h"
#include "smolwire/err.h"

struct setup {
    struct conf *conf;
    struct settings *settings;
    struct site *site;
    struct tls_config *tls; /* NULL until setup_certificates() */
    int64_t *cert_ends;     /* when the certificates of the capsules expire, SW_NO_TIME: unknown */
};

/* Reads and checks the configuration; each thing that is wrong with it is logged. */
enum err setup_read(const char *conf_path, struct setup *out) SW_CHECK;

/*
 * Reads the certificates, makes those that are missing, and tells about each:
 * fingerprint, and how long it is valid. `owner` and `group` get the new files.
 */
enum err setup_certificates(struct setup *s, struct ticket_keys *tickets, unsigned owner,
                            unsigned group) SW_CHECK;

/* Warns of certificates that expire soon, or have: daily, for who runs for years. */
void setup_warn_of_expiry(const struct setup *s);

/* Checks the certificates that are there, makes none: for -n. */
enum err setup_check_certificates(struct setup *s, struct ticket_keys *tickets) SW_CHECK;

void setup_free(struct setup *s);

#endif
