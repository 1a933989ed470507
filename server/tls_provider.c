/*
 * A provider for OpenSSL: the default one with a quicker TLS13-KDF and HMAC.
 */
#include "server/tls_provider.h"

#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/provider.h>
#include <stdlib.h>
#include <string.h>

#include "server/tls_hkdf.h"

#define NAME       "smolwired"
#define PROPERTIES "provider=" NAME

/* The hash functions of the cipher suites of TLS 1.3, by the names that OpenSSL calls them by. */
static struct suite_hash {
    const char *name, *alias;
    struct tls_hash hash;
    struct tls_hmac hmac; /* of derivations */
} hashes[] = {
    {.name = "SHA2-256", .alias = "SHA256"},
    {.name = "SHA2-384", .alias = "SHA384"},
};

#define HASHES (sizeof(hashes) / sizeof(hashes[0]))

static OSSL_PROVIDER *base;

/* What TLS 1.2 and 1.3 and their certificates want, besides our own. */
static const char *const digest_names[] = {"MD5",      "SHA1",     "MD5-SHA1", "SHA2-224",
                                           "SHA2-256", "SHA2-384", "SHA2-512", NULL};
static const char *const cipher_names[] = {"AES-128-GCM", "AES-256-GCM", "ChaCha20-Poly1305",
                                           "AES-128-CBC", "AES-256-CBC", "AES-128-CCM",
                                           "AES-256-CCM", "AES-256-CTR", NULL};
static const char *const kdf_names[] = {"TLS1-PRF", "HKDF", NULL};
static const char *const no_names[] = {NULL};
static OSSL_ALGORITHM *digests, *ciphers, *macs, *kdfs;

static struct suite_hash *find_hash(const OSSL_PARAM *params, const char *key)
{
    const OSSL_PARAM *p = OSSL_PARAM_locate_const(params, key);
    const char *name = NULL;

    if (!p || OSSL_PARAM_get_utf8_string_ptr(p, &name) != 1)
        return NULL;
    for (size_t i = 0; i < HASHES; i++) {
        if (OPENSSL_strcasecmp(name, hashes[i].name) == 0 ||
            OPENSSL_strcasecmp(name, hashes[i].alias) == 0)
            return &hashes[i];
    }
    return NULL;
}

/* No bytes where there is no such parameter. */
static struct tls_bytes find_bytes(const OSSL_PARAM *params, const char *key)
{
    const OSSL_PARAM *p = OSSL_PARAM_locate_const(params, key);
    const void *bytes = NULL;
    size_t n = 0;

    if (!p || OSSL_PARAM_get_octet_string_ptr(p, &bytes, &n) != 1 || !bytes)
        return (struct tls_bytes){NULL, 0};
    return (struct tls_bytes){bytes, n};
}

/* --- TLS13-KDF, see EVP_KDF-TLS13_KDF(7): all it knows comes with derive() ----------- */

static void *kdf_new(void *provider)
{
    return provider;
}

static void kdf_free(void *context SW_UNUSED)
{
}

static int kdf_derive(void *context SW_UNUSED, unsigned char *out, size_t n,
                      const OSSL_PARAM params[])
{
    struct suite_hash *h = find_hash(params, OSSL_KDF_PARAM_DIGEST);
    const OSSL_PARAM *p = OSSL_PARAM_locate_const(params, OSSL_KDF_PARAM_MODE);
    struct tls_bytes key = find_bytes(params, OSSL_KDF_PARAM_KEY);
    const struct tls_label label = {
        .prefix = find_bytes(params, OSSL_KDF_PARAM_PREFIX),
        .name = find_bytes(params, OSSL_KDF_PARAM_LABEL),
        .context = find_bytes(params, OSSL_KDF_PARAM_DATA),
    };
    int mode = 0;

    if (!h || !p || OSSL_PARAM_get_int(p, &mode) != 1)
        return 0;
    if (mode == EVP_KDF_HKDF_MODE_EXPAND_ONLY)
        return tls_hkdf_expand(&h->hmac, key, &label, out, n);
    return mode == EVP_KDF_HKDF_MODE_EXTRACT_ONLY && n == h->hash.size &&
           tls_hkdf_next(&h->hmac, find_bytes(params, OSSL_KDF_PARAM_SALT), key, &label, out);
}

static const OSSL_DISPATCH kdf_functions[] = {
    {OSSL_FUNC_KDF_NEWCTX, (void (*)(void))kdf_new},
    {OSSL_FUNC_KDF_FREECTX, (void (*)(void))kdf_free},
    {OSSL_FUNC_KDF_DERIVE, (void (*)(void))kdf_derive},
    {0, NULL},
};

/* --- HMAC, see EVP_MAC-HMAC(7) -------------------------------------------------------- */

/* Without a hash function until one has been named. */
static void *mac_new(void *provider SW_UNUSED)
{
    return OPENSSL_zalloc(sizeof(struct tls_hmac));
}

static void mac_free(void *context)
{
    if (context)
        tls_hmac_free(context);
    OPENSSL_free(context);
}

static int mac_set(void *context, const OSSL_PARAM params[])
{
    struct tls_hmac *m = context;
    struct tls_bytes key = find_bytes(params, OSSL_MAC_PARAM_KEY);

    if (OSSL_PARAM_locate_const(params, OSSL_MAC_PARAM_DIGEST)) {
        const struct suite_hash *h = find_hash(params, OSSL_MAC_PARAM_DIGEST);

        tls_hmac_free(m);
        if (!h || !tls_hmac_init(m, &h->hash))
            return 0;
    }
    return !key.p || (m->state && tls_hmac_begin(m, key));
}

static int mac_init(void *context, const unsigned char *key, size_t n, const OSSL_PARAM params[])
{
    struct tls_hmac *m = context;

    if (params && !mac_set(m, params))
        return 0;
    return !key || (m->state && tls_hmac_begin(m, (struct tls_bytes){key, n}));
}

static int mac_update(void *context, const unsigned char *p, size_t n)
{
    struct tls_hmac *m = context;

    return m->state && tls_hmac_add(m, (struct tls_bytes){p, n});
}

static int mac_final(void *context, unsigned char *out, size_t *n, size_t room)
{
    struct tls_hmac *m = context;

    if (!m->state || room < m->hash->size)
        return 0;
    *n = m->hash->size;
    return tls_hmac_end(m, out);
}

static int mac_get(void *context, OSSL_PARAM params[])
{
    const struct tls_hmac *m = context;
    OSSL_PARAM *size = OSSL_PARAM_locate(params, OSSL_MAC_PARAM_SIZE);
    OSSL_PARAM *block = OSSL_PARAM_locate(params, OSSL_MAC_PARAM_BLOCK_SIZE);

    return (!size || OSSL_PARAM_set_size_t(size, m->hash ? m->hash->size : 0)) &&
           (!block || OSSL_PARAM_set_size_t(block, m->hash ? m->hash->block : 0));
}

static const OSSL_PARAM *mac_gettable(void *context SW_UNUSED, void *provider SW_UNUSED)
{
    static const OSSL_PARAM known[] = {
        OSSL_PARAM_size_t(OSSL_MAC_PARAM_SIZE, NULL),
        OSSL_PARAM_size_t(OSSL_MAC_PARAM_BLOCK_SIZE, NULL),
        OSSL_PARAM_END,
    };

    return known;
}

static const OSSL_PARAM *mac_settable(void *context SW_UNUSED, void *provider SW_UNUSED)
{
    static const OSSL_PARAM known[] = {
        OSSL_PARAM_utf8_string(OSSL_MAC_PARAM_DIGEST, NULL, 0),
        OSSL_PARAM_octet_string(OSSL_MAC_PARAM_KEY, NULL, 0),
        OSSL_PARAM_END,
    };

    return known;
}

static const OSSL_DISPATCH mac_functions[] = {
    {OSSL_FUNC_MAC_NEWCTX, (void (*)(void))mac_new},
    {OSSL_FUNC_MAC_FREECTX, (void (*)(void))mac_free},
    {OSSL_FUNC_MAC_INIT, (void (*)(void))mac_init},
    {OSSL_FUNC_MAC_UPDATE, (void (*)(void))mac_update},
    {OSSL_FUNC_MAC_FINAL, (void (*)(void))mac_final},
    {OSSL_FUNC_MAC_GET_CTX_PARAMS, (void (*)(void))mac_get},
    {OSSL_FUNC_MAC_SET_CTX_PARAMS, (void (*)(void))mac_set},
    {OSSL_FUNC_MAC_GETTABLE_CTX_PARAMS, (void (*)(void))mac_gettable},
    {OSSL_FUNC_MAC_SETTABLE_CTX_PARAMS, (void (*)(void))mac_settable},
    {0, NULL},
};

/* --- the provider ------------------------------------------------------------------------ */

static const OSSL_ALGORITHM our_kdf = {"TLS13-KDF", PROPERTIES, kdf_functions, "for one thread"};
static const OSSL_ALGORITHM our_mac = {"HMAC", PROPERTIES, mac_functions, "for one thread"};

/* Whether one of the names, between colons, is that. */
static bool is_named(const OSSL_ALGORITHM *a, const char *name)
{
    size_t n = strlen(name);

    for (const char *p = a->algorithm_names; p; p = strchr(p, ':') ? strchr(p, ':') + 1 : NULL) {
        if (OPENSSL_strncasecmp(p, name, n) == 0 && (p[n] == ':' || p[n] == '\0'))
            return true;
    }
    return false;
}

static bool is_wanted(const OSSL_ALGORITHM *a, const char *const *names)
{
    while (*names && !is_named(a, *names))
        names++;
    return *names != NULL;
}

/* Those of the base that are wanted, and ours; NULL when there is no memory. */
static OSSL_ALGORITHM *choose(int operation, const char *const *names, const OSSL_ALGORITHM *ours)
{
    int no_cache = 0;
    size_t n = 0, count = 0;
    const OSSL_ALGORITHM *theirs = OSSL_PROVIDER_query_operation(base, operation, &no_cache);

    while (theirs && theirs[n].algorithm_names)
        n++;
    OSSL_ALGORITHM *chosen = calloc(n + 2, sizeof(*chosen));
    if (chosen && ours)
        chosen[count++] = *ours;
    for (size_t i = 0; chosen && i < n; i++) {
        if (is_wanted(&theirs[i], names))
            chosen[count++] = theirs[i];
    }
    return chosen;
}

static const OSSL_ALGORITHM *query(void *provider SW_UNUSED, int operation, int *no_cache)
{
    *no_cache = 0;
    switch (operation) {
    case OSSL_OP_DIGEST: return digests;
    case OSSL_OP_CIPHER: return ciphers;
    case OSSL_OP_MAC: return macs;
    case OSSL_OP_KDF: return kdfs;
    default: return OSSL_PROVIDER_query_operation(base, operation, no_cache);
    }
}

static int capabilities(void *provider SW_UNUSED, const char *capability, OSSL_CALLBACK *say,
                        void *argument)
{
    return OSSL_PROVIDER_get_capabilities(base, capability, say, argument);
}

static const OSSL_DISPATCH provider_functions[] = {
    {OSSL_FUNC_PROVIDER_QUERY_OPERATION, (void (*)(void))query},
    {OSSL_FUNC_PROVIDER_GET_CAPABILITIES, (void (*)(void))capabilities},
    {0, NULL},
};

/* What is handed on is called with the context that its own provider made for it. */
static int init(const OSSL_CORE_HANDLE *core SW_UNUSED, const OSSL_DISPATCH *offered SW_UNUSED,
                const OSSL_DISPATCH **functions, void **context)
{
    *functions = provider_functions;
    *context = OSSL_PROVIDER_get0_provider_ctx(base);
    return 1;
}

static bool find_hashes(void)
{
    int no_cache = 0;
    const OSSL_ALGORITHM *all = OSSL_PROVIDER_query_operation(base, OSSL_OP_DIGEST, &no_cache);

    for (size_t i = 0; i < HASHES; i++) {
        const OSSL_ALGORITHM *a = all;

        while (a && a->algorithm_names && !is_named(a, hashes[i].name))
            a++;
        if (!a || !a->algorithm_names ||
            !tls_hash_init(&hashes[i].hash, a->implementation,
                           OSSL_PROVIDER_get0_provider_ctx(base)) ||
            !tls_hmac_init(&hashes[i].hmac, &hashes[i].hash))
            return false;
    }
    return true;
}

static bool begin(void)
{
    base = OSSL_PROVIDER_try_load(NULL, "default", 1);
    if (!base || !find_hashes())
        return false;
    digests = choose(OSSL_OP_DIGEST, digest_names, NULL);
    ciphers = choose(OSSL_OP_CIPHER, cipher_names, NULL);
    macs = choose(OSSL_OP_MAC, no_names, &our_mac);
    kdfs = choose(OSSL_OP_KDF, kdf_names, &our_kdf);
    return digests && ciphers && macs && kdfs;
}

static OSSL_LIB_CTX *make_library(void)
{
    OSSL_LIB_CTX *library = OSSL_LIB_CTX_new();

    if (library && OSSL_PROVIDER_add_builtin(library, NAME, init) == 1 &&
        OSSL_PROVIDER_load(library, NAME))
        return library;
    OSSL_LIB_CTX_free(library);
    return NULL;
}

/*
 * OpenSSL's table of ciphers from before there were providers gives its some
 * hundred names to every library, and a handshake goes through all names of its
 * library eight times. These are left for keys in files that a phrase protects.
 */
static void shorten_old_table(void)
{
    (void)OPENSSL_init_crypto(OPENSSL_INIT_NO_ADD_ALL_CIPHERS, NULL);
    (void)EVP_add_cipher(EVP_aes_128_cbc());
    (void)EVP_add_cipher(EVP_aes_256_cbc());
}

/* What costs so much in 3.0 was mended in later series, which may also want more of a provider. */
static bool is_series_it_was_made_for(void)
{
    return OPENSSL_version_major() == 3 && OPENSSL_version_minor() == 0;
}

struct ossl_lib_ctx_st *tls_library(void)
{
    static OSSL_LIB_CTX *library;
    static bool tried;

    if (tried)
        return library;
    tried = true;
    if (!is_series_it_was_made_for())
        return NULL;
    shorten_old_table();
    if (!EVP_default_properties_is_fips_enabled(NULL) && begin())
        library = make_library();
    ERR_clear_error();
    return library;
}
