/*
 * Certificates: made when there is none, described to the operator.
 */
#ifndef SERVER_TLS_CERT_H
#define SERVER_TLS_CERT_H

#include <stdbool.h>
#include <stdint.h>

#include "smolwire/buf.h"
#include "smolwire/err.h"

/*
 * Makes sure that there is a certificate: where neither file exists, an
 * ECDSA P-256 key (mode 0600) and a self-signed certificate for all the names
 * (NULL-terminated, host names or addresses, the first one also as CN) are
 * written, valid from yesterday for CERT_YEARS, since Gemini trusts on first
 * use and every change frightens readers. A key without its certificate is
 * kept and used. *made tells. Failures are logged.
 */
#define CERT_YEARS 25
enum err cert_ensure(const char *const *names, const char *chain_path, const char *key_path,
                     bool *made) SW_CHECK;

/* What the operator wants to know of a certificate; to be given to cert_facts_free(). */
struct cert_facts {
    int64_t not_after;      /* SW_NO_TIME when it cannot be told */
    struct buf fingerprint; /* SHA-256, "AB:CD:..." as clients show it */
    struct buf missing;     /* those of the names that are not in it, "a, b" */
};
enum err cert_describe(const char *chain_path, const char *const *names,
                       struct cert_facts *out) SW_CHECK;
void cert_facts_free(struct cert_facts *f);

#endif
