/*
 * Keys of a TLS 1.3 handshake.
 */
#include "server/tls_hkdf.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/params.h>
#include <stdint.h>
#include <string.h>

#define INNER 0x36 /* RFC 2104 2 */
#define OUTER 0x5c

#define LABEL_MAX 255
#define INFO_MAX  (2 + 1 + LABEL_MAX + 1 + LABEL_MAX + 1)

static void take_function(struct tls_hash *h, const OSSL_DISPATCH *f,
                          OSSL_FUNC_digest_get_params_fn **get_params)
{
    switch (f->function_id) {
    case OSSL_FUNC_DIGEST_NEWCTX: h->create = OSSL_FUNC_digest_newctx(f); break;
    case OSSL_FUNC_DIGEST_FREECTX: h->destroy = OSSL_FUNC_digest_freectx(f); break;
    case OSSL_FUNC_DIGEST_INIT: h->begin = OSSL_FUNC_digest_init(f); break;
    case OSSL_FUNC_DIGEST_UPDATE: h->add = OSSL_FUNC_digest_update(f); break;
    case OSSL_FUNC_DIGEST_FINAL: h->end = OSSL_FUNC_digest_final(f); break;
    case OSSL_FUNC_DIGEST_GET_PARAMS: *get_params = OSSL_FUNC_digest_get_params(f); break;
    default: break;
    }
}

bool tls_hash_init(struct tls_hash *h, const OSSL_DISPATCH *functions, void *provider)
{
    OSSL_FUNC_digest_get_params_fn *get_params = NULL;

    memset(h, 0, sizeof(*h));
    h->provider = provider;
    for (const OSSL_DISPATCH *f = functions; f->function_id != 0; f++)
        take_function(h, f, &get_params);
    OSSL_PARAM sizes[] = {
        OSSL_PARAM_construct_size_t(OSSL_DIGEST_PARAM_SIZE, &h->size),
        OSSL_PARAM_construct_size_t(OSSL_DIGEST_PARAM_BLOCK_SIZE, &h->block),
        OSSL_PARAM_construct_end(),
    };
    return h->create && h->destroy && h->begin && h->add && h->end && get_params &&
           get_params(sizes) == 1 && h->size > 0 && h->size <= TLS_HASH_MAX &&
           h->size <= h->block && h->block <= TLS_BLOCK_MAX;
}

bool tls_hmac_init(struct tls_hmac *m, const struct tls_hash *hash)
{
    memset(m, 0, sizeof(*m));
    m->hash = hash;
    m->state = hash->create(hash->provider);
    return m->state != NULL;
}

void tls_hmac_free(struct tls_hmac *m)
{
    if (m->state)
        m->hash->destroy(m->state);
    OPENSSL_cleanse(m, sizeof(*m));
}

/* --- HMAC ------------------------------------------------------------------------ */

static bool begin(struct tls_hmac *m)
{
    return m->hash->begin(m->state, NULL) == 1;
}

static bool end(struct tls_hmac *m, unsigned char *out)
{
    size_t n = 0;

    return m->hash->end(m->state, out, &n, m->hash->size) == 1 && n == m->hash->size;
}

static bool is_any(struct tls_bytes b)
{
    return b.n > 0;
}

bool tls_hmac_add(struct tls_hmac *m, struct tls_bytes bytes)
{
    return !is_any(bytes) || m->hash->add(m->state, bytes.p, bytes.n) == 1;
}

static struct tls_bytes block_of(const struct tls_hmac *m)
{
    return (struct tls_bytes){m->outer, m->hash->block};
}

/* All of it, as a loop of known length is done in a few instructions. */
static void mask(struct tls_hmac *m, unsigned char with)
{
    for (size_t i = 0; i < sizeof(m->outer); i++)
        m->outer[i] ^= with;
}

bool tls_hmac_begin(struct tls_hmac *m, struct tls_bytes key)
{
    memset(m->outer, 0, sizeof(m->outer));
    if (key.n > m->hash->block) {
        if (!begin(m) || !tls_hmac_add(m, key) || !end(m, m->outer))
            return false;
    } else if (key.n > 0) {
        memcpy(m->outer, key.p, key.n);
    }
    mask(m, INNER);
    if (!begin(m) || !tls_hmac_add(m, block_of(m)))
        return false;
    mask(m, INNER ^ OUTER);
    return true;
}

/* The last begin() overwrites what the state knows of the secret output. */
bool tls_hmac_end(struct tls_hmac *m, unsigned char *out)
{
    unsigned char inner[TLS_HASH_MAX];
    const struct tls_bytes first = {inner, m->hash->size};
    bool ok = end(m, inner) && begin(m) && tls_hmac_add(m, block_of(m)) && tls_hmac_add(m, first) &&
              end(m, out) && begin(m);

    OPENSSL_cleanse(m->outer, sizeof(m->outer));
    OPENSSL_cleanse(inner, sizeof(inner));
    return ok;
}

/* --- HKDF ------------------------------------------------------------------------ */

/* HKDF-Expand: as much of T(1), T(2), ... as is wanted. */
static bool expand(struct tls_hmac *m, struct tls_bytes secret, struct tls_bytes info,
                   unsigned char *out, size_t n)
{
    unsigned char block[TLS_HASH_MAX];
    struct tls_bytes previous = {block, 0};
    bool ok = n <= 255 * m->hash->size;

    for (unsigned char i = 1; ok && n > 0; i++) {
        size_t part = n < m->hash->size ? n : m->hash->size;

        ok = tls_hmac_begin(m, secret) && tls_hmac_add(m, previous) && tls_hmac_add(m, info) &&
             tls_hmac_add(m, (struct tls_bytes){&i, 1}) && tls_hmac_end(m, block);
        memcpy(out, block, part);
        previous.n = m->hash->size;
        out += part;
        n -= part;
    }
    OPENSSL_cleanse(block, sizeof(block));
    return ok;
}

static size_t append(unsigned char *to, size_t at, struct tls_bytes b)
{
    if (b.n > 0)
        memcpy(to + at, b.p, b.n);
    return at + b.n;
}

bool tls_hkdf_expand(struct tls_hmac *m, struct tls_bytes secret, const struct tls_label *label,
                     unsigned char *out, size_t n)
{
    unsigned char info[INFO_MAX];
    size_t end_of_info = 0;

    if (label->prefix.n > LABEL_MAX || label->name.n > LABEL_MAX - label->prefix.n ||
        label->context.n > LABEL_MAX || n > UINT16_MAX)
        return false;
    info[end_of_info++] = (unsigned char)(n >> 8);
    info[end_of_info++] = (unsigned char)n;
    info[end_of_info++] = (unsigned char)(label->prefix.n + label->name.n);
    end_of_info = append(info, end_of_info, label->prefix);
    end_of_info = append(info, end_of_info, label->name);
    info[end_of_info++] = (unsigned char)label->context.n;
    end_of_info = append(info, end_of_info, label->context);
    return expand(m, secret, (struct tls_bytes){info, end_of_info}, out, n);
}

static bool extract(struct tls_hmac *m, struct tls_bytes salt, struct tls_bytes input,
                    unsigned char *out)
{
    return tls_hmac_begin(m, salt) && tls_hmac_add(m, input) && tls_hmac_end(m, out);
}

bool tls_hkdf_next(struct tls_hmac *m, struct tls_bytes previous, struct tls_bytes input,
                   const struct tls_label *label, unsigned char *out)
{
    static const unsigned char zeros[TLS_HASH_MAX];
    unsigned char nothing[TLS_HASH_MAX], salt[TLS_HASH_MAX]; /* the hash of nothing */
    const size_t size = m->hash->size;
    struct tls_label derived = *label;

    if (!is_any(input))
        input = (struct tls_bytes){zeros, size};
    if (!is_any(previous))
        return extract(m, previous, input, out);
    derived.context = (struct tls_bytes){nothing, size};
    bool ok = begin(m) && end(m, nothing) && tls_hkdf_expand(m, previous, &derived, salt, size) &&
              extract(m, (struct tls_bytes){salt, size}, input, out);
    OPENSSL_cleanse(salt, sizeof(salt));
    return ok;
}
