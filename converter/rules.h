/*
 * Site rules in the format of the community's collection, fivefilters'
 * ftr-site-config: a text file a host, "name: value" a line, XPath for what to
 * take and what to strip. man/smolwire-rules.5 tells how to write one.
 *
 * Here files become a list of rules (pure); rules_file.h finds the file,
 * rules_apply.h applies the list to a page.
 */
#ifndef CONVERTER_RULES_H
#define CONVERTER_RULES_H

#include <stdbool.h>

#include "article.h"
#include "smolwire/arena.h"

enum rule_kind {
    RULE_TITLE,
    RULE_BODY,
    RULE_AUTHOR,
    RULE_DATE,
    RULE_STRIP,
    RULE_STRIP_ID_OR_CLASS,
    RULE_STRIP_IMAGE_SRC,
    RULE_DISSOLVE,
    RULE_WRAP_IN,     /* parameter: element name */
    RULE_FIND_STRING, /* parameter: what to put in its place; NULL until that is read */
    RULE_LAZY_ATTR,   /* src_lazy_load_attr: where images keep their address */
    RULE_SINGLE_PAGE, /* parameter: XPath that must select something, or empty */
    RULE_NEXT_PAGE,   /* the same */
    RULE_NATIVE_AD,
    RULE_KINDS
};

/* Where a rule stands, for messages. */
struct rule_place {
    struct span file; /* its name; empty: not known */
    unsigned line;
};

struct site_rule {
    enum rule_kind kind;
    struct rule_place place;
    struct span value, parameter;
    bool asked;  /* it was applied; one after another that was fruitful often is not */
    size_t hits; /* what it selected, or replaced */
};

struct site_rules {
    struct site_rule *rules;
    size_t count, capacity;
    bool autodetect; /* the general way is tried where body selects nothing */
    bool prune;      /* forms, navigation, lists of links inside the body are cut too */
    bool has[RULE_KINDS];
};

/*
 * Begins a line that names the file which what follows it is from, where the
 * text is of several. Of a flag the first file that sets it counts, and after
 * one that says autodetect_on_failure: no there are no more.
 */
#define RULES_FILE_MARK '\x1c'

/*
 * Reads the text of one file or several; what is not understood, or ignored on
 * purpose (headers, logins), becomes a warning of the article, `a`. Spans point
 * into the text.
 */
void rules_parse(struct span text, struct arena *arena, struct site_rules *out, struct article *a);

/* "rules: example.com.txt line 7: WHAT". */
void rules_warn(struct article *a, struct rule_place at, const char *what, ...) SW_PRINTF(3, 4);

/* Applies find_string to the page before it is parsed; appends the result. */
void rules_replace(struct site_rules *r, struct span html, struct buf *out);

/* Appends, for people, each rule and what it found. */
void rules_explain(const struct site_rules *r, struct buf *out);

#endif
