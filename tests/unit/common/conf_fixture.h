/*
 * What the tests of the configuration share.
 */
#ifndef TESTS_CONF_FIXTURE_H
#define TESTS_CONF_FIXTURE_H

#include "check.h"
#include "smolwire/conf.h"

/* A text that has to be right, as the file /etc/s/t.ini. */
static inline struct conf *load(const char *text)
{
    struct conf *c = NULL;
    struct buf errors;
    buf_init(&errors, 100000);
    enum err e = conf_load_text("/etc/s/t.ini", text, &c, &errors);
    if (e != SW_OK)
        print_error("%s", errors.data);
    assert_ok(e);
    assert_int_equal(errors.len, 0);
    buf_free(&errors);
    return c;
}

static inline const char *mirror(const struct conf *c, const char *key)
{
    return conf_string(conf_section(c, "mirror"), key);
}

#endif
