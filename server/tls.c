/*
 * TLS over OpenSSL.
 */
#include "server/tls.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/tls_memory.h"
#include "server/tls_provider.h"
#include "smolwire/log.h"

/* One SSL_CTX a certificate, in the order in which they were added. */
struct tls_host {
    const char *const *names;
    SSL_CTX *ctx;
};

struct tls_config {
    struct ticket_keys *tickets;
    struct tls_rules rules;
    struct tls_host *hosts;
    size_t count;
};

/*
 * What a session can be resumed in: one that began without being asked for a
 * certificate must not go on where one is asked for.
 */
static const unsigned char contexts[2][10] = {"smolwired", "certified"};

/*
 * X25519 is what clients guess; all are safe, the first two fast in OpenSSL. With
 * TLS 1.2 these are the curves of client certificates, too. Not const as OpenSSL's
 * macro casts that away.
 */
static char groups[] = "X25519:P-256:P-384:P-521";

/*
 * The 30 or so hashes of a handshake take the longest part of it after the two
 * public-key operations, and processors have instructions for SHA-256 only.
 */
static const char suites[] =
    "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_256_GCM_SHA384";

enum err tls_config_new(struct ticket_keys *tickets, struct tls_rules rules,
                        struct tls_config **out)
{
    struct tls_config *c = calloc(1, sizeof(*c));

    if (!c)
        return SW_NOMEM;
    c->tickets = tickets;
    c->rules = rules;
    *out = c;
    return SW_OK;
}

void tls_config_free(struct tls_config *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->count; i++)
        SSL_CTX_free(c->hosts[i].ctx);
    free(c->hosts);
    free(c);
}

static void log_openssl(const char *where, const char *what)
{
    unsigned long code = ERR_get_error();
    const char *reason = code ? ERR_reason_error_string(code) : NULL;

    if (ERR_SYSTEM_ERROR(code)) /* no permission, no such file */
        reason = strerror(ERR_GET_REASON(code));
    log_error("%s: %s: %s", where, what, reason ? reason : "OpenSSL gives no reason");
    ERR_clear_error();
}

/* Any certificate is taken: Gemini trusts on first use, and what it may do is judged later. */
static int accept_any(int ok SW_UNUSED, X509_STORE_CTX *x SW_UNUSED)
{
    return 1;
}

static const struct tls_host *find_host(const struct tls_config *c, const char *name)
{
    for (size_t i = 0; i < c->count; i++) {
        for (const char *const *n = c->hosts[i].names; *n; n++) {
            if (span_is_nocase(span_of(name), *n))
                return &c->hosts[i];
        }
    }
    return NULL;
}

static int on_server_name(SSL *ssl, int *alert SW_UNUSED, void *config)
{
    const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    const struct tls_host *h = name ? find_host(config, name) : NULL;

    if (h && h->ctx != SSL_get_SSL_CTX(ssl) && !SSL_set_SSL_CTX(ssl, h->ctx))
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    return SSL_TLSEXT_ERR_OK;
}

static enum err set_up(struct tls_config *c, SSL_CTX *ctx)
{
    SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
    SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                 SSL_OP_PRIORITIZE_CHACHA | SSL_OP_IGNORE_UNEXPECTED_EOF |
                                 SSL_OP_NO_COMPRESSION);
    /* the chain is sent as it stands in the file, not looked for anew in each handshake */
    SSL_CTX_set_mode(ctx, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                              SSL_MODE_NO_AUTO_CHAIN);
    SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(ctx, 1);
    SSL_CTX_set_read_ahead(ctx, 1);
    if (c->rules.ask_clients)
        SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, accept_any);
    if (c->rules.in_kernel)
        SSL_CTX_set_options(ctx, SSL_OP_ENABLE_KTLS);
    SSL_CTX_set_tlsext_servername_callback(ctx, on_server_name);
    SSL_CTX_set_tlsext_servername_arg(ctx, c);
    if (SSL_CTX_set1_groups_list(ctx, groups) != 1 || SSL_CTX_set_ciphersuites(ctx, suites) != 1 ||
        SSL_CTX_set_session_id_context(ctx, contexts[c->rules.ask_clients], sizeof(contexts[0])) !=
            1) {
        log_openssl("TLS", "cannot be set up");
        return SW_TLS;
    }
    return ticket_keys_use(c->tickets, ctx);
}

/* OpenSSL would ask at the terminal, where there may be nobody, at a reload too. */
static int note_pass_phrase(char *text SW_UNUSED, int size SW_UNUSED, int writing SW_UNUSED,
                            void *wanted)
{
    *(bool *)wanted = true;
    return -1;
}

static enum err load_key(SSL_CTX *ctx, const char *path)
{
    bool locked = false;

    SSL_CTX_set_default_passwd_cb(ctx, note_pass_phrase);
    SSL_CTX_set_default_passwd_cb_userdata(ctx, &locked);
    bool loaded = SSL_CTX_use_PrivateKey_file(ctx, path, SSL_FILETYPE_PEM) == 1 &&
                  SSL_CTX_check_private_key(ctx) == 1;
    SSL_CTX_set_default_passwd_cb(ctx, NULL);
    SSL_CTX_set_default_passwd_cb_userdata(ctx, NULL);
    if (loaded)
        return SW_OK;
    log_openssl(path, locked ? "has a pass phrase, which nobody is there to type"
                             : "cannot be read as the private key of the certificate");
    return SW_TLS;
}

static enum err load(SSL_CTX *ctx, const char *chain_path, const char *key_path)
{
    if (SSL_CTX_use_certificate_chain_file(ctx, chain_path) != 1) {
        log_openssl(chain_path, "cannot be read as a certificate in PEM");
        return SW_TLS;
    }
    return load_key(ctx, key_path);
}

enum err tls_config_add(struct tls_config *c, const char *const *names, const char *chain_path,
                        const char *key_path)
{
    struct tls_host *hosts = realloc(c->hosts, (c->count + 1) * sizeof(*hosts));

    if (!hosts)
        return SW_NOMEM;
    c->hosts = hosts;

    SSL_CTX *ctx = SSL_CTX_new_ex(tls_library(), NULL, TLS_server_method());
    if (!ctx)
        return SW_NOMEM;
    enum err e = set_up(c, ctx);
    if (e == SW_OK)
        e = load(ctx, chain_path, key_path);
    if (e != SW_OK) {
        SSL_CTX_free(ctx);
        return e;
    }
    c->hosts[c->count++] = (struct tls_host){names, ctx};
    return SW_OK;
}

bool tls_kernel_offers(void)
{
#ifdef OPENSSL_NO_KTLS
    return false;
#else
    static const char name[] = "tls";
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    /* a socket that is not connected is refused, but only by a kernel that knows what is wanted */
    bool offers = fd >= 0 && (setsockopt(fd, IPPROTO_TCP, TCP_ULP, name, sizeof(name)) == 0 ||
                              errno == ENOTCONN);

    if (fd >= 0)
        close(fd);
    return offers;
#endif
}

enum err tls_open(struct tls *t, struct tls_config *c, int fd)
{
    BIO *bio = NULL;

    memset(t, 0, sizeof(*t));
    t->ssl = SSL_new(c->hosts[0].ctx);
    if (t->ssl) /* the kernel takes over only from OpenSSL's own BIO */
        bio = c->rules.in_kernel ? BIO_new_socket(fd, BIO_NOCLOSE) : tls_pipe_open(&t->pipe, fd);
    if (!bio) {
        tls_close(t);
        ERR_clear_error();
        return SW_NOMEM;
    }
    SSL_set_bio(t->ssl, bio, bio);
    SSL_set_accept_state(t->ssl);
    return SW_OK;
}

void tls_close(struct tls *t)
{
    if (!t->ssl)
        return;
    SSL_free(t->ssl);
    t->ssl = NULL;
    tls_pipe_close(&t->pipe);
}

/*
 * Nothing more can be done now: what was collected has to go out before we
 * wait. An idle connection holds no buffers; giving them back here and not
 * after each record, as SSL_MODE_RELEASE_BUFFERS does, saves most of the work.
 */
static enum io wait_for_client(struct tls *t)
{
    (void)SSL_free_buffers(t->ssl);
    if (t->pipe.held) {
        tls_pipe_settle(&t->pipe);
        return IO_AGAIN;
    }
    if (tls_pipe_flush(&t->pipe, false) != TLS_FLUSH_FAILED)
        return IO_AGAIN;
    t->dead = true;
    return IO_FAILED;
}

/* What an OpenSSL call that did not succeed means for the connection. */
static enum io judge(struct tls *t, int result)
{
    switch (SSL_get_error(t->ssl, result)) {
    case SSL_ERROR_NONE: return IO_DONE;
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE: return wait_for_client(t);
    case SSL_ERROR_ZERO_RETURN: return IO_EOF;
    default:
        t->dead = true;
        ERR_clear_error();
        (void)!tls_pipe_flush(&t->pipe, false); /* the alert that says why */
        return IO_FAILED;
    }
}

enum io tls_handshake(struct tls *t)
{
    tls_pipe_begin(&t->pipe);
    int result = SSL_accept(t->ssl);

    if (result != 1)
        return judge(t, result);
    t->pipe.held = SSL_version(t->ssl) >= TLS1_3_VERSION;
    return IO_DONE;
}

enum io tls_read(struct tls *t, char *p, size_t n, size_t *got)
{
    tls_pipe_begin(&t->pipe);
    int result = SSL_read_ex(t->ssl, p, n, got);

    return result == 1 ? IO_DONE : judge(t, result);
}

enum io tls_write(struct tls *t, const char *p, size_t n, size_t *put)
{
    int result = SSL_write_ex(t->ssl, p, n, put);

    t->pipe.held = false;
    if (result != 1)
        return judge(t, result);
    if (t->pipe.output.len >= TLS_OUTPUT_FULL &&
        tls_pipe_flush(&t->pipe, false) == TLS_FLUSH_FAILED) {
        t->dead = true;
        return IO_FAILED;
    }
    return IO_DONE;
}

bool tls_sends_files(const struct tls *t)
{
    return BIO_get_ktls_send(SSL_get_wbio(t->ssl));
}

enum io tls_send_file(struct tls *t, int file, uint64_t offset, size_t n, size_t *put)
{
    ossl_ssize_t sent = SSL_sendfile(t->ssl, file, (off_t)offset, n, 0);

    if (sent < 0)
        return judge(t, -1);
    *put = (size_t)sent;
    return IO_DONE;
}

enum io tls_end(struct tls *t)
{
    if (t->dead)
        return IO_FAILED;
    t->pipe.held = false;
    int result = t->ended ? 0 : SSL_shutdown(t->ssl);
    if (result < 0 && SSL_get_error(t->ssl, result) == SSL_ERROR_WANT_WRITE)
        return wait_for_client(t);
    if (result < 0)
        ERR_clear_error();
    t->ended = true;
    switch (tls_pipe_flush(&t->pipe, true)) {
    case TLS_FLUSHED: return IO_DONE;
    case TLS_FLUSH_LATER: return IO_AGAIN;
    case TLS_FLUSH_FAILED: break;
    }
    t->dead = true;
    return IO_FAILED;
}

bool tls_resumed(const struct tls *t)
{
    return SSL_session_reused(t->ssl) == 1;
}

const char *tls_server_name(const struct tls *t)
{
    return SSL_get_servername(t->ssl, TLSEXT_NAMETYPE_host_name);
}

void tls_drop_spares(void)
{
    tls_pipe_drop_spares();
    tls_memory_drop();
}

enum tls_peer tls_peer(const struct tls *t, struct buf *fingerprint)
{
    X509 *x = SSL_get0_peer_certificate(t->ssl);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;

    if (!x || X509_digest(x, EVP_sha256(), digest, &length) != 1)
        return TLS_PEER_NONE;
    for (unsigned i = 0; i < length; i++)
        buf_add_format(fingerprint, "%02x", digest[i]);
    bool in_time = X509_cmp_current_time(X509_get0_notBefore(x)) < 0 &&
                   X509_cmp_current_time(X509_get0_notAfter(x)) > 0;
    return in_time ? TLS_PEER_VALID : TLS_PEER_EXPIRED;
}
