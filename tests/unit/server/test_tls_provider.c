/*
 * The provider of TLS: derivations give what the RFCs print and what OpenSSL's
 * own give, and they are what a handshake gets.
 */
#include "tests/unit/common/check.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>
#include <openssl/provider.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <string.h>

#include "server/tls_provider.h"

#define TURNS 200
#define SIZE  32 /* of SHA-256 */

struct blob {
    unsigned char p[256];
    size_t n;
};

static struct blob from_hex(const char *hex)
{
    struct blob b = {.n = 0};

    for (; hex[0] && hex[1]; hex += 2) {
        unsigned value = 0;

        for (int i = 0; i < 2; i++)
            value = value * 16 + (unsigned)OPENSSL_hexchar2int((unsigned char)hex[i]);
        b.p[b.n++] = (unsigned char)value;
    }
    return b;
}

/* --- asking a library ------------------------------------------------------------ */

struct derivation {
    const char *hash, *label;
    int mode;
    struct blob key, salt, context;
    bool has_key, has_salt, has_context;
};

static int derive(OSSL_LIB_CTX *library, struct derivation *d, unsigned char *out, size_t n)
{
    char prefix[] = "tls13 ";
    OSSL_PARAM params[8], *p = params;
    EVP_KDF *kdf = EVP_KDF_fetch(library, "TLS13-KDF", NULL);
    EVP_KDF_CTX *context = EVP_KDF_CTX_new(kdf);

    *p++ = OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &d->mode);
    *p++ = OSSL_PARAM_construct_utf8_string(OSSL_KDF_PARAM_DIGEST, (char *)(uintptr_t)d->hash, 0);
    *p++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_PREFIX, prefix, strlen(prefix));
    *p++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_LABEL, (void *)(uintptr_t)d->label,
                                             strlen(d->label));
    if (d->has_key)
        *p++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_KEY, d->key.p, d->key.n);
    if (d->has_salt)
        *p++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_SALT, d->salt.p, d->salt.n);
    if (d->has_context)
        *p++ = OSSL_PARAM_construct_octet_string(OSSL_KDF_PARAM_DATA, d->context.p, d->context.n);
    *p = OSSL_PARAM_construct_end();
    int result = EVP_KDF_derive(context, out, n, params);
    EVP_KDF_CTX_free(context);
    EVP_KDF_free(kdf);
    return result;
}

static void assert_derives(struct derivation d, const char *hex)
{
    struct blob wanted = from_hex(hex);
    unsigned char out[256];

    d.hash = "SHA2-256";
    assert_int_equal(derive(tls_library(), &d, out, wanted.n), 1);
    assert_memory_equal(out, wanted.p, wanted.n);
}

static void assert_next(const char *previous, const char *input, const char *hex)
{
    assert_derives((struct derivation){.label = "derived",
                                       .mode = EVP_KDF_HKDF_MODE_EXTRACT_ONLY,
                                       .key = from_hex(input ? input : ""),
                                       .has_key = input != NULL,
                                       .salt = from_hex(previous ? previous : ""),
                                       .has_salt = previous != NULL},
                   hex);
}

static void assert_expands(const char *secret, const char *label, const char *context,
                           const char *hex)
{
    assert_derives((struct derivation){.label = label,
                                       .mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY,
                                       .key = from_hex(secret),
                                       .has_key = true,
                                       .context = from_hex(context ? context : ""),
                                       .has_context = context != NULL},
                   hex);
}

/* --- what the RFCs print -------------------------------------------------------------- */

#define EARLY     "33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a"
#define HANDSHAKE "1dc826e93606aa6fdc0aadc12f741b01046aa6b99f691ed221a9f0ca043fbeac"
#define MASTER    "18df06843d13a08bf2a449844c5f8a478001bc4d4c627984d5a41da8d0402919"
#define SERVER    "b67b7d690cc16c4e75e54213cb2d37b4e9c912bcded9105d42befd59d391ad38"

/* RFC 8448 3 */
static void the_schedule_is_that_of_rfc_8448(void **state)
{
    static const char so_far[] = "9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13";

    (void)state;
    assert_next(NULL, NULL, EARLY);
    assert_next(EARLY, "8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d",
                HANDSHAKE);
    assert_next(HANDSHAKE, NULL, MASTER);
    assert_expands(MASTER, "c ap traffic", so_far,
                   "9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5");
    assert_expands(MASTER, "s ap traffic", so_far,
                   "a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643");
    assert_expands(MASTER, "exp master", so_far,
                   "fe22f881176eda18eb8f44529e6792c50c9a3f89452f68d8ae311b4309d3cf50");
    assert_expands(SERVER, "key", NULL, "3fce516009c21727d0f2e4e86ee403bc");
    assert_expands(SERVER, "iv", NULL, "5d313eb2671276ee13000b30");
}

/* RFC 5869 A.3: without a salt */
static void extraction_is_that_of_rfc_5869(void **state)
{
    (void)state;
    assert_next(NULL, "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
                "19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04");
}

static void assert_mac(const char *hash, struct blob key, const char *text, const char *hex)
{
    struct blob wanted = from_hex(hex);
    unsigned char out[64];
    size_t n = 0;

    assert_non_null(EVP_Q_mac(tls_library(), "HMAC", NULL, hash, NULL, key.p, key.n,
                              (const unsigned char *)text, strlen(text), out, sizeof(out), &n));
    assert_int_equal(n, wanted.n);
    assert_memory_equal(out, wanted.p, n);
}

/* RFC 4231 4.3 and 4.7: a short key, and one that is longer than a block */
static void hmac_is_that_of_rfc_4231(void **state)
{
    struct blob jefe = {.p = "Jefe", .n = 4}, larger = {.n = 131};

    (void)state;
    memset(larger.p, 0xaa, larger.n);
    assert_mac("SHA256", jefe, "what do ya want for nothing?",
               "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assert_mac("SHA2-384", jefe, "what do ya want for nothing?",
               "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e"
               "8e2240ca5e69e2c78b3239ecfab21649");
    assert_mac("SHA2-256", larger, "Test Using Larger Than Block-Size Key - Hash Key First",
               "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

/* --- what OpenSSL's own give ------------------------------------------------------------ */

static void random_blob(struct blob *b, size_t n)
{
    b->n = n;
    assert_int_equal(RAND_bytes(b->p, (int)n), 1);
}

static void assert_same(struct derivation *d, size_t n)
{
    unsigned char ours[256], theirs[256];

    assert_int_equal(derive(NULL, d, theirs, n), 1);
    assert_int_equal(derive(tls_library(), d, ours, n), 1);
    assert_memory_equal(ours, theirs, n);
}

static void derivations_are_openssls(void **state)
{
    static const struct {
        const char *name;
        size_t size;
    } hashes[] = {{"SHA2-256", 32}, {"SHA2-384", 48}};

    (void)state;
    for (size_t i = 0; i < TURNS; i++) {
        const size_t size = hashes[i % 2].size;
        struct derivation d = {.hash = hashes[i % 2].name, .label = i % 3 ? "s ap traffic" : ""};

        random_blob(&d.key, size);
        random_blob(&d.salt, size);
        random_blob(&d.context, i % 100);
        d.has_key = d.has_context = true;
        d.mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
        assert_same(&d, 1 + i); /* more than one output of the hash, too */
        d.has_context = false;
        d.has_salt = i % 5 > 0;
        d.has_key = i % 7 > 0;
        d.mode = EVP_KDF_HKDF_MODE_EXTRACT_ONLY;
        assert_same(&d, size);
    }
}

static void what_makes_no_sense_fails(void **state)
{
    struct derivation d = {.hash = "SHA2-256", .label = "key", .has_key = true};
    unsigned char out[64];

    (void)state;
    random_blob(&d.key, SIZE);
    d.mode = EVP_KDF_HKDF_MODE_EXTRACT_AND_EXPAND;
    assert_int_not_equal(derive(tls_library(), &d, out, SIZE), 1);
    d.mode = EVP_KDF_HKDF_MODE_EXTRACT_ONLY;
    assert_int_not_equal(derive(tls_library(), &d, out, SIZE - 1), 1);
    d.mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;
    d.hash = "SHA1";
    assert_int_not_equal(derive(tls_library(), &d, out, SIZE), 1);
}

/* A MAC is used again after it has ended, and two do not disturb each other. */
static void macs_are_apart(void **state)
{
    EVP_MAC *mac = EVP_MAC_fetch(tls_library(), "HMAC", NULL);
    EVP_MAC_CTX *a = EVP_MAC_CTX_new(mac), *b = EVP_MAC_CTX_new(mac);
    char name[] = "SHA256";
    OSSL_PARAM hash[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                         OSSL_PARAM_construct_end()};
    unsigned char key[SIZE] = {1}, first[SIZE], second[SIZE];
    size_t n = 0;

    (void)state;
    assert_int_not_equal(EVP_MAC_init(a, key, sizeof(key), NULL), 1); /* of which hash? */
    for (int i = 0; i < 2; i++) {
        assert_int_equal(EVP_MAC_init(a, key, sizeof(key), hash), 1);
        assert_int_equal(EVP_MAC_update(a, key, 10), 1);
        assert_int_equal(EVP_MAC_init(b, key, sizeof(key), hash), 1);
        assert_int_equal(EVP_MAC_update(b, key, sizeof(key)), 1);
        assert_int_equal(EVP_MAC_final(b, second, &n, SIZE), 1);
        assert_int_equal(EVP_MAC_update(a, key + 10, sizeof(key) - 10), 1);
        assert_int_not_equal(EVP_MAC_final(a, first, &n, SIZE - 1), 1);
        assert_int_equal(EVP_MAC_final(a, first, &n, SIZE), 1);
        assert_int_equal(EVP_MAC_CTX_get_mac_size(a), SIZE);
        assert_memory_equal(first, second, SIZE);
    }
    EVP_MAC_CTX_free(a);
    EVP_MAC_CTX_free(b);
    EVP_MAC_free(mac);
}

/* --- what a handshake gets ------------------------------------------------------------------ */

static void a_handshake_gets_ours(void **state)
{
    EVP_KDF *kdf = NULL;
    EVP_MAC *mac = NULL;

    (void)state;
    if (OPENSSL_version_major() != 3 || OPENSSL_version_minor() != 0) {
        assert_null(tls_library());
        skip(); /* made for 3.0 only: what the other tests ask is OpenSSL's own there */
    }
    assert_non_null(tls_library());
    kdf = EVP_KDF_fetch(tls_library(), "TLS13-KDF", NULL);
    mac = EVP_MAC_fetch(tls_library(), "HMAC", NULL);
    assert_string_equal(OSSL_PROVIDER_get0_name(EVP_KDF_get0_provider(kdf)), "smolwired");
    assert_string_equal(OSSL_PROVIDER_get0_name(EVP_MAC_get0_provider(mac)), "smolwired");
    EVP_KDF_free(kdf);
    EVP_MAC_free(mac);
}

/* All cipher suites that OpenSSL itself offers for ECDHE, but for what nobody wants any more. */
static void suites_are_all_there(void **state)
{
    static const char wanted[] = "ECDHE+AESGCM:ECDHE+CHACHA20:ECDHE+AES:AESGCM";
    SSL_CTX *ours = SSL_CTX_new_ex(tls_library(), NULL, TLS_server_method());
    SSL_CTX *theirs = SSL_CTX_new(TLS_server_method());

    (void)state;
    assert_int_equal(SSL_CTX_set_cipher_list(ours, wanted), 1);
    assert_int_equal(SSL_CTX_set_cipher_list(theirs, wanted), 1);
    assert_int_equal(sk_SSL_CIPHER_num(SSL_CTX_get_ciphers(ours)),
                     sk_SSL_CIPHER_num(SSL_CTX_get_ciphers(theirs)));
    SSL_CTX_free(ours);
    SSL_CTX_free(theirs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_handshake_gets_ours),
        cmocka_unit_test(the_schedule_is_that_of_rfc_8448),
        cmocka_unit_test(extraction_is_that_of_rfc_5869),
        cmocka_unit_test(hmac_is_that_of_rfc_4231),
        cmocka_unit_test(derivations_are_openssls),
        cmocka_unit_test(what_makes_no_sense_fails),
        cmocka_unit_test(macs_are_apart),
        cmocka_unit_test(suites_are_all_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
