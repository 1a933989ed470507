/*
 * TLS against a client in the same process: what it may and may not send; and the keys of session
 * tickets.
 */
#include "tests/unit/common/check.h"

#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/tls.h"
#include "server/tls_cert.h"

static const char *const names[] = {"localhost", NULL};

struct pair {
    struct ticket_keys tickets;
    struct tls_config *config;
    struct tls server;
    SSL_CTX *client_ctx;
    SSL *client;
    BIO *said; /* by the client, not sent yet */
    int ends[2];
};

static void make_config(struct pair *p)
{
    char folder[] = "/tmp/smolwire-tls-XXXXXX", chain[64], key[64];
    bool made = false;

    assert_non_null(mkdtemp(folder));
    (void)snprintf(chain, sizeof(chain), "%s/crt", folder);
    (void)snprintf(key, sizeof(key), "%s/key", folder);
    assert_ok(cert_ensure(names, chain, key, &made));
    assert_ok(ticket_keys_random(&p->tickets, 3600));
    assert_ok(tls_config_new(&p->tickets, (struct tls_rules){false, false}, &p->config));
    assert_ok(tls_config_add(p->config, names, chain, key));
    assert_int_equal(unlink(chain) + unlink(key) + rmdir(folder), 0);
}

/* What the client has to say, all at once. */
static void speak(struct pair *p)
{
    char *bytes = NULL;
    long n = BIO_get_mem_data(p->said, &bytes);

    assert_int_equal(send(p->ends[0], bytes, (size_t)n, MSG_NOSIGNAL), n);
    assert_int_equal(BIO_reset(p->said), 1);
}

static void shake_hands(struct pair *p)
{
    enum io io = IO_AGAIN;

    for (int i = 0; i < 10 && (io == IO_AGAIN || !SSL_is_init_finished(p->client)); i++) {
        (void)SSL_connect(p->client);
        speak(p);
        if (io == IO_AGAIN)
            io = tls_handshake(&p->server);
    }
    assert_int_equal(io, IO_DONE);
    assert_int_equal(SSL_version(p->client), TLS1_3_VERSION);
}

/* In place: the configuration keeps the address of the tickets. */
static void pair_new(struct pair *p)
{
    memset(p, 0, sizeof(*p));
    make_config(p);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, p->ends),
                     0);
    p->client_ctx = SSL_CTX_new(TLS_client_method());
    p->client = SSL_new(p->client_ctx);
    p->said = BIO_new(BIO_s_mem());
    SSL_set_bio(p->client, BIO_new_socket(p->ends[0], BIO_NOCLOSE), p->said);
    assert_ok(tls_open(&p->server, p->config, p->ends[1]));
    shake_hands(p);
}

static void pair_free(struct pair *p)
{
    tls_close(&p->server);
    tls_config_free(p->config);
    SSL_free(p->client);
    SSL_CTX_free(p->client_ctx);
    close(p->ends[0]);
    close(p->ends[1]);
    tls_drop_spares();
}

static void change_keys(struct pair *p, int times)
{
    for (int i = 0; i < times; i++) {
        assert_int_equal(SSL_key_update(p->client, SSL_KEY_UPDATE_NOT_REQUESTED), 1);
        assert_int_equal(SSL_do_handshake(p->client), 1);
    }
    speak(p);
}

static void say(struct pair *p, const char *word)
{
    assert_int_equal(SSL_write(p->client, word, (int)strlen(word)), strlen(word));
    speak(p);
}

static void keys_may_change(void **state)
{
    (void)state;
    struct pair p;
    char got[100];
    size_t n = 0;

    pair_new(&p);
    assert_int_equal(tls_read(&p.server, got, sizeof(got), &n), IO_AGAIN);
    change_keys(&p, 3);
    assert_int_equal(tls_read(&p.server, got, sizeof(got), &n), IO_AGAIN);
    change_keys(&p, 3);
    say(&p, "hello");
    assert_int_equal(tls_read(&p.server, got, sizeof(got), &n), IO_DONE);
    assert_span_equal(span_make(got, n), "hello");
    pair_free(&p);
}

/* A flood of such changes would keep a worker busy for the price of some bytes. */
static void keys_may_not_change_for_ever(void **state)
{
    (void)state;
    struct pair p;
    char got[100];
    size_t n = 0;

    pair_new(&p);
    change_keys(&p, TLS_INPUT_MAX / 20);
    say(&p, "hello");
    assert_int_equal(tls_read(&p.server, got, sizeof(got), &n), IO_FAILED);
    pair_free(&p);
}

/* Two daemons with one secret have the same keys; periods change them and the last one is kept. */
static void ticket_keys_follow_the_time(void **state)
{
    (void)state;
    struct ticket_keys a, b;

    assert_ok(ticket_keys_random(&a, 3600));
    b = a;
    assert_ok(ticket_keys_turn(&a, 7200));
    assert_ok(ticket_keys_turn(&b, 10799));
    assert_memory_equal(&a.now, &b.now, sizeof(a.now));
    assert_ok(ticket_keys_turn(&b, 10800));
    assert_memory_equal(a.now.cipher, b.last.cipher, sizeof(a.now.cipher));
    assert_memory_not_equal(a.now.cipher, b.now.cipher, sizeof(a.now.cipher));
    assert_memory_not_equal(a.now.cipher, a.now.mac, sizeof(a.now.cipher));
    assert_ok(ticket_keys_random(&b, 3600));
    assert_ok(ticket_keys_turn(&b, 7200));
    assert_memory_not_equal(a.now.cipher, b.now.cipher, sizeof(a.now.cipher));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_may_change),
        cmocka_unit_test(keys_may_not_change_for_ever),
        cmocka_unit_test(ticket_keys_follow_the_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
