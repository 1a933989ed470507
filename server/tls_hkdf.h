/*
 * Keys of a TLS 1.3 handshake: HMAC (RFC 2104), HKDF (RFC 5869), and what RFC
 * 8446 7.1 makes of them. The hash function of an OpenSSL provider is called
 * directly, with states that are kept: nothing is looked up and nothing is
 * allocated for the twenty derivations of a handshake.
 *
 * Functions that give a bool fail only where the hash function does.
 */
#ifndef SERVER_TLS_HKDF_H
#define SERVER_TLS_HKDF_H

#include <openssl/core_dispatch.h>
#include <stdbool.h>
#include <stddef.h>

#include "smolwire/attributes.h"

#define TLS_HASH_MAX  64  /* bytes of the longest output */
#define TLS_BLOCK_MAX 128 /* and of the longest block */

/* A hash function, as a provider offers it (provider-digest(7)). */
struct tls_hash {
    size_t size, block; /* bytes */
    void *provider;     /* what create() wants to be given */
    OSSL_FUNC_digest_newctx_fn *create;
    OSSL_FUNC_digest_freectx_fn *destroy;
    OSSL_FUNC_digest_init_fn *begin;
    OSSL_FUNC_digest_update_fn *add;
    OSSL_FUNC_digest_final_fn *end;
};

/* False where one of the functions is missing, or a block is longer than TLS_BLOCK_MAX. */
bool tls_hash_init(struct tls_hash *h, const OSSL_DISPATCH *functions, void *provider) SW_CHECK;

struct tls_bytes {
    const unsigned char *p;
    size_t n;
};

/* An HMAC on its way: begin, add, end, and again. */
struct tls_hmac {
    const struct tls_hash *hash;
    void *state;
    unsigned char outer[TLS_BLOCK_MAX]; /* the key, as the second hash wants it */
};

/* False when there is no memory. To be freed in either case. */
bool tls_hmac_init(struct tls_hmac *m, const struct tls_hash *hash) SW_CHECK;
void tls_hmac_free(struct tls_hmac *m);

/* A key that is longer than a block is hashed first. */
bool tls_hmac_begin(struct tls_hmac *m, struct tls_bytes key) SW_CHECK;
bool tls_hmac_add(struct tls_hmac *m, struct tls_bytes bytes) SW_CHECK;

/* hash->size bytes to out; what is secret is wiped from m. */
bool tls_hmac_end(struct tls_hmac *m, unsigned char *out) SW_CHECK;

/*
 * HKDF-Expand-Label(secret, label, context, n) with the two parts of the label
 * as OpenSSL has them: "tls13 " and the rest. Also false where n is more than
 * 255 outputs of the hash, or the whole label or the context more than 255 bytes.
 */
struct tls_label {
    struct tls_bytes prefix, name, context;
};
bool tls_hkdf_expand(struct tls_hmac *m, struct tls_bytes secret, const struct tls_label *label,
                     unsigned char *out, size_t n) SW_CHECK;

/*
 * The next secret of the schedule: HKDF-Extract of the input (zeros where it
 * has no bytes at all), salted with what Derive-Secret(previous, label, "")
 * gives; without a previous one, with nothing. hash->size bytes.
 */
bool tls_hkdf_next(struct tls_hmac *m, struct tls_bytes previous, struct tls_bytes input,
                   const struct tls_label *label, unsigned char *out) SW_CHECK;

#endif
