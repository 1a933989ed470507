/*
 * Memory for OpenSSL. A handshake takes and gives back some hundreds of small
 * blocks of always the same sizes, and a few of 16 KiB, for which malloc(3) works
 * as its own lists of such blocks are short. Here they wait for the next handshake
 * in lists by size.
 */
#ifndef SERVER_TLS_MEMORY_H
#define SERVER_TLS_MEMORY_H

/* Bytes that wait at most; when there would be more, all of them go back to the heap. */
#define TLS_MEMORY_SPARE (1024 * 1024)

/*
 * To be called before OpenSSL allocates anything: later calls are without
 * effect. A process that allocates for OpenSSL in one thread only.
 */
void tls_memory_begin(void);

/* Gives all that waits back to the heap. */
void tls_memory_drop(void);

#endif
