/*
 * Keys of TLS session tickets.
 */
#include "server/tls_ticket.h"

#include <fcntl.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <stdbool.h>
#include <string.h>

#include "smolwire/buf.h"
#include "smolwire/clock.h"
#include "smolwire/fsio.h"
#include "smolwire/log.h"

#define TICKET_FILE_MAX 4096

/* Looked up once: looking up by name costs as much as sealing a ticket. */
static EVP_CIPHER *ticket_cipher;

/* OpenSSL hands an SSL_CTX's pointer of ours back at this index. */
static int keys_index = -1;

enum err ticket_keys_random(struct ticket_keys *k, int64_t seconds)
{
    memset(k, 0, sizeof(*k));
    k->seconds = seconds;
    k->now.period = k->last.period = -1;
    if (RAND_priv_bytes(k->secret, sizeof(k->secret)) != 1) {
        log_error("no random bytes for the keys of session tickets");
        return SW_TLS;
    }
    return SW_OK;
}

enum err ticket_keys_load(struct ticket_keys *k, const char *path, int64_t seconds)
{
    struct buf b;
    unsigned length = sizeof(k->secret);

    memset(k, 0, sizeof(*k));
    k->seconds = seconds;
    k->now.period = k->last.period = -1;
    buf_init(&b, TICKET_FILE_MAX);
    enum err e = fsio_read(AT_FDCWD, path, &b);
    if (e == SW_OK && b.len < TICKET_SECRET_SIZE) {
        log_error("%s: a ticket secret has at least %d bytes", path, TICKET_SECRET_SIZE);
        e = SW_SYNTAX;
    } else if (e != SW_OK) {
        log_error("%s: secret of session tickets: %s", path, err_text(e));
    }
    if (e == SW_OK && EVP_Digest(b.data, b.len, k->secret, &length, EVP_sha256(), NULL) != 1)
        e = SW_TLS;
    if (b.alloc > 0)
        OPENSSL_cleanse(b.data, b.alloc);
    buf_free(&b);
    return e;
}

/* HMAC(secret, label || period): one block of output a label. */
static enum err derive(const struct ticket_keys *k, char label, int64_t period, unsigned char *out)
{
    unsigned char message[1 + sizeof(period)] = {(unsigned char)label};
    unsigned length = 0;

    for (size_t i = 0; i < sizeof(period); i++)
        message[1 + i] = (unsigned char)((uint64_t)period >> (8 * i));
    if (!HMAC(EVP_sha256(), k->secret, sizeof(k->secret), message, sizeof(message), out, &length))
        return SW_TLS;
    return length == TICKET_KEY_SIZE ? SW_OK : SW_TLS;
}

static enum err make_key(const struct ticket_keys *k, int64_t period, struct ticket_key *key)
{
    unsigned char name[TICKET_KEY_SIZE] = {0};
    enum err e = derive(k, 'n', period, name);

    if (e == SW_OK)
        e = derive(k, 'c', period, key->cipher);
    if (e == SW_OK)
        e = derive(k, 'm', period, key->mac);
    memcpy(key->name, name, sizeof(key->name));
    key->period = e == SW_OK ? period : -1;
    return e;
}

enum err ticket_keys_turn(struct ticket_keys *k, int64_t now)
{
    int64_t period = now / k->seconds;

    if (k->now.period == period)
        return SW_OK;
    enum err e = make_key(k, period, &k->now);
    return e == SW_OK ? make_key(k, period - 1, &k->last) : e;
}

static int start_mac(EVP_MAC_CTX *mac, struct ticket_key *key)
{
    char digest[] = "SHA256";
    OSSL_PARAM params[] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, key->mac, sizeof(key->mac)),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
        OSSL_PARAM_construct_end(),
    };

    return EVP_MAC_CTX_set_params(mac, params);
}

static int seal(struct ticket_key *key, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *c,
                EVP_MAC_CTX *mac)
{
    if (RAND_bytes(iv, EVP_CIPHER_get_iv_length(ticket_cipher)) != 1)
        return -1;
    memcpy(name, key->name, sizeof(key->name));
    if (EVP_EncryptInit_ex(c, ticket_cipher, NULL, key->cipher, iv) != 1)
        return -1;
    return start_mac(mac, key) == 1 ? 1 : -1;
}

/* SSL_CTX_set_tlsext_ticket_key_evp_cb(3): 0 unknown key, 1 fine, 2 fine and give a new ticket. */
static int on_ticket(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *c,
                     EVP_MAC_CTX *mac, int encrypt)
{
    struct ticket_keys *k = SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), keys_index);

    if (!k || ticket_keys_turn(k, clock_now()) != SW_OK)
        return -1;
    if (encrypt)
        return seal(&k->now, name, iv, c, mac);

    bool current = CRYPTO_memcmp(name, k->now.name, TICKET_NAME_SIZE) == 0;
    struct ticket_key *key = current ? &k->now : &k->last;
    if (!current && CRYPTO_memcmp(name, k->last.name, TICKET_NAME_SIZE) != 0)
        return 0;
    if (EVP_DecryptInit_ex(c, ticket_cipher, NULL, key->cipher, iv) != 1 ||
        start_mac(mac, key) != 1)
        return -1;
    /* TLS 1.3 wants each ticket used once (RFC 8446 C.4) */
    return current && SSL_version(ssl) < TLS1_3_VERSION ? 1 : 2;
}

enum err ticket_keys_use(struct ticket_keys *k, struct ssl_ctx_st *ctx)
{
    if (keys_index < 0)
        keys_index = SSL_CTX_get_ex_new_index(0, NULL, NULL, NULL, NULL);
    if (!ticket_cipher)
        ticket_cipher = EVP_CIPHER_fetch(NULL, "AES-256-CBC", NULL);
    if (!ticket_cipher || keys_index < 0 || SSL_CTX_set_ex_data(ctx, keys_index, k) != 1)
        return SW_NOMEM;
    return SSL_CTX_set_tlsext_ticket_key_evp_cb(ctx, on_ticket) == 1 ? SW_OK : SW_TLS;
}

void ticket_keys_wipe(struct ticket_keys *k)
{
    OPENSSL_cleanse(k, sizeof(*k));
}
