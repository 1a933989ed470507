/*
 * Certificates.
 */
#include "server/tls_cert.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "smolwire/clock.h"
#include "smolwire/fsio.h"
#include "smolwire/log.h"

#define SERIAL_BITS   127
#define FACT_MAX      256
#define NAME_LIST_MAX 65536

static bool is_address(const char *name)
{
    unsigned char raw[sizeof(struct in6_addr)];

    return inet_pton(AF_INET, name, raw) == 1 || inet_pton(AF_INET6, name, raw) == 1;
}

static bool add_extension(X509 *x, int nid, const char *value)
{
    X509V3_CTX context;

    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, x, x, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, nid, value);
    bool fine = extension && X509_add_ext(x, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return fine;
}

/* Clients look at the alternative names only. The names are checked ones: no comma is in them. */
static bool add_names(X509 *x, const char *const *names)
{
    struct buf list;

    buf_init(&list, NAME_LIST_MAX);
    for (const char *const *n = names; *n; n++)
        buf_add_format(&list, "%s%s:%s", n == names ? "" : ",", is_address(*n) ? "IP" : "DNS", *n);
    bool fine = buf_error(&list) == SW_OK && add_extension(x, NID_subject_alt_name, list.data);
    buf_free(&list);
    return fine;
}

static bool set_serial(X509 *x)
{
    BIGNUM *serial = BN_new();
    bool fine = serial && BN_rand(serial, SERIAL_BITS, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
                BN_to_ASN1_INTEGER(serial, X509_get_serialNumber(x)) != NULL;

    BN_free(serial);
    return fine;
}

static bool set_subject(X509 *x, const char *name)
{
    X509_NAME *subject = X509_get_subject_name(x);
    const unsigned char *text = (const unsigned char *)name;

    return X509_NAME_add_entry_by_NID(subject, NID_commonName, MBSTRING_UTF8, text, -1, -1, 0) ==
               1 &&
           X509_set_issuer_name(x, subject) == 1;
}

/* A common name has at most 64 characters (X.520). */
static const char *common_name(const char *const *names)
{
    return strlen(names[0]) <= ub_common_name ? names[0] : "smolwired";
}

static bool fill(X509 *x, EVP_PKEY *key, const char *const *names)
{
    const int days = CERT_YEARS * 365 + CERT_YEARS / 4;

    return X509_set_version(x, X509_VERSION_3) == 1 && set_serial(x) &&
           X509_time_adj_ex(X509_getm_notBefore(x), -1, 0, NULL) != NULL &&
           X509_time_adj_ex(X509_getm_notAfter(x), days, 0, NULL) != NULL &&
           set_subject(x, common_name(names)) && X509_set_pubkey(x, key) == 1 &&
           add_extension(x, NID_basic_constraints, "critical,CA:FALSE") &&
           add_extension(x, NID_key_usage, "critical,digitalSignature") &&
           add_extension(x, NID_ext_key_usage, "serverAuth") && add_names(x, names) &&
           X509_sign(x, key, EVP_sha256()) > 0;
}

static enum err write_key(const char *path, EVP_PKEY *key)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;

    if (!f) {
        log_error("%s: %s", path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return SW_IO;
    }
    bool fine = PEM_write_PrivateKey(f, key, NULL, NULL, 0, NULL, NULL) == 1;
    fine = fclose(f) == 0 && fine;
    if (fine)
        return SW_OK;
    log_error("%s: the key could not be written", path);
    (void)unlink(path);
    return SW_IO;
}

static enum err write_certificate(const char *path, X509 *x)
{
    BIO *memory = BIO_new(BIO_s_mem());
    char *bytes = NULL;
    enum err e = SW_NOMEM;

    if (memory && PEM_write_bio_X509(memory, x) == 1) {
        long n = BIO_get_mem_data(memory, &bytes);
        e = fsio_replace(AT_FDCWD, path, span_make(bytes, (size_t)n), NULL);
    }
    BIO_free(memory);
    return e;
}

static EVP_PKEY *read_key(const char *path)
{
    FILE *f = fopen(path, "re");
    EVP_PKEY *key = f ? PEM_read_PrivateKey(f, NULL, NULL, NULL) : NULL;

    if (f)
        fclose(f);
    return key;
}

static enum err make_certificate(const char *const *names, EVP_PKEY *key, const char *chain_path)
{
    X509 *x = X509_new();
    enum err e = SW_TLS;

    if (x && fill(x, key, names))
        e = write_certificate(chain_path, x);
    else
        log_error("%s: no certificate could be made for %s", chain_path, names[0]);
    X509_free(x);
    ERR_clear_error();
    return e;
}

/* What we may not see may be there: reading it tells why not. */
static bool exists(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 || errno != ENOENT;
}

/* The folder of a file, made where it is missing: fsio_replace makes that of the certificate
 * itself. */
static enum err make_folder_of(const char *path)
{
    struct span all = span_of(path);
    size_t slash = span_find_last_char(all, '/');
    struct buf folder;

    if (slash == all.n || slash == 0)
        return SW_OK;
    buf_init(&folder, all.n);
    buf_add_span(&folder, span_slice(all, 0, slash));
    enum err e = buf_error(&folder);
    if (e == SW_OK)
        e = fsio_make_folders(AT_FDCWD, folder.data);
    buf_free(&folder);
    return e;
}

enum err cert_ensure(const char *const *names, const char *chain_path, const char *key_path,
                     bool *made)
{
    enum err e = SW_OK;

    *made = false;
    if (exists(chain_path))
        return SW_OK; /* a missing or wrong key is told when it is loaded */

    EVP_PKEY *key = exists(key_path) ? read_key(key_path) : EVP_EC_gen("P-256");
    if (!key) {
        log_error("%s: no key could be %s", key_path, exists(key_path) ? "read" : "made");
        return SW_TLS;
    }
    if (!exists(key_path)) {
        e = make_folder_of(key_path);
        if (e == SW_OK)
            e = write_key(key_path, key);
    }
    if (e == SW_OK)
        e = make_certificate(names, key, chain_path);
    *made = e == SW_OK;
    EVP_PKEY_free(key);
    return e;
}

static void add_fingerprint(struct buf *b, const X509 *x)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;

    if (X509_digest(x, EVP_sha256(), digest, &length) != 1)
        return;
    for (unsigned i = 0; i < length; i++)
        buf_add_format(b, "%s%02X", i ? ":" : "", digest[i]);
}

/* As clients look: at the alternative names, not at the common name. */
static bool is_named(X509 *x, const char *name)
{
    if (is_address(name))
        return X509_check_ip_asc(x, name, 0) == 1;
    return X509_check_host(x, name, 0, X509_CHECK_FLAG_NEVER_CHECK_SUBJECT, NULL) == 1;
}

static void add_missing(struct buf *b, X509 *x, const char *const *names)
{
    for (; *names; names++) {
        if (!is_named(x, *names))
            buf_add_format(b, "%s%s", b->len > 0 ? ", " : "", *names);
    }
}

enum err cert_describe(const char *chain_path, const char *const *names, struct cert_facts *out)
{
    FILE *f = fopen(chain_path, "re");
    X509 *x = f ? PEM_read_X509(f, NULL, NULL, NULL) : NULL;
    struct tm when;

    if (f)
        fclose(f);
    if (!x) {
        log_error("%s: no certificate in it", chain_path);
        ERR_clear_error();
        return SW_TLS;
    }
    buf_init(&out->fingerprint, FACT_MAX);
    add_fingerprint(&out->fingerprint, x);
    buf_init(&out->missing, NAME_LIST_MAX);
    add_missing(&out->missing, x, names);
    out->not_after = SW_NO_TIME;
    if (ASN1_TIME_to_tm(X509_get0_notAfter(x), &when) == 1)
        out->not_after =
            civil_to_time((struct civil){when.tm_year + 1900, when.tm_mon + 1, when.tm_mday,
                                         when.tm_hour, when.tm_min, when.tm_sec, 0});
    X509_free(x);
    ERR_clear_error();
    return SW_OK;
}

void cert_facts_free(struct cert_facts *f)
{
    buf_free(&f->fingerprint);
    buf_free(&f->missing);
}
