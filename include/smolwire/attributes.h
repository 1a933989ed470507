/*
 * Compiler attributes, spelt once.
 *
 * SW_CHECK   the result must be looked at (every function that can fail)
 * SW_PRINTF  argument `f` is a printf format, checked against argument `a` on
 * SW_NONNULL_RESULT  never returns NULL
 * SW_UNUSED  a parameter that an interface demands and this body has no use for
 */
#ifndef SMOLWIRE_ATTRIBUTES_H
#define SMOLWIRE_ATTRIBUTES_H

#define SW_CHECK          __attribute__((warn_unused_result))
#define SW_PRINTF(f, a)   __attribute__((format(printf, f, a)))
#define SW_NONNULL_RESULT __attribute__((returns_nonnull))
#define SW_NORETURN       __attribute__((noreturn))
#define SW_UNUSED         __attribute__((unused))
#define SW_COUNT(array)   (sizeof(array) / sizeof((array)[0]))

/* Built with AddressSanitizer, which needs calls and files that no sandbox of ours lets pass. */
#if defined(__SANITIZE_ADDRESS__)
#define SW_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SW_SANITIZED 1
#endif
#endif
#ifndef SW_SANITIZED
#define SW_SANITIZED 0
#endif

#endif
