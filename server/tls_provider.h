/*
 * Where TLS takes its cryptography from: a library context of OpenSSL's with a
 * provider (provider(7)) of ours in it, "smolwired". All but two things in it
 * are the default provider's own, handed on:
 *
 * - TLS13-KDF and HMAC, which a TLS 1.3 handshake asks for twenty times, are
 *   built on tls_hkdf.h and the default provider's SHA-256 and SHA-384. Those of
 *   OpenSSL look up the hash function by name, and copy their input and a handful
 *   of contexts to the heap, each time.
 * - Hash functions, ciphers and key derivations that TLS has no use for are left
 *   out: the fewer names a library knows, the faster OpenSSL finds its way.
 *
 * Together these were a tenth of the instructions of a request in user space, as
 * measured with a full handshake. One thread only: derivations share a state. Only
 * for OpenSSL 3.0, the series of Debian 12.
 */
#ifndef SERVER_TLS_PROVIDER_H
#define SERVER_TLS_PROVIDER_H

struct ossl_lib_ctx_st;

/*
 * For SSL_CTX_new_ex(); the same each time. To be called first before OpenSSL
 * has looked up anything: later, names are as many as ever. NULL, OpenSSL's own context, with
 * any other series of OpenSSL, where the system asks for the FIPS provider, or where ours
 * could not be made.
 */
struct ossl_lib_ctx_st *tls_library(void);

#endif
