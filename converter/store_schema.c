/*
 * The schema of the store, as the steps that lead to it. Steps that were
 * released are never changed; new ones are added at the end.
 */
#include <stddef.h>

#include "store_internal.h"

const char *const store_migrations[] = {
    /* 1: stories. The text stands apart, so that lists walk narrow rows. */
    "CREATE TABLE story ("
    " id INTEGER PRIMARY KEY,"
    " source TEXT NOT NULL,"
    " page TEXT NOT NULL UNIQUE,"
    " url TEXT NOT NULL,"
    " title TEXT NOT NULL,"
    " standfirst TEXT NOT NULL,"
    " byline TEXT NOT NULL,"
    " site TEXT NOT NULL,"
    " section TEXT NOT NULL,"
    " language TEXT NOT NULL,"
    " published INTEGER NOT NULL,"
    " modified INTEGER,"
    " first_seen INTEGER NOT NULL,"
    " words INTEGER NOT NULL,"
    " teaser INTEGER NOT NULL,"
    " hash INTEGER NOT NULL,"
    " stale INTEGER NOT NULL DEFAULT 1,"
    " on_disk INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX story_by_time ON story (published, id);"
    "CREATE INDEX story_by_source ON story (source, published, id);"
    "CREATE INDEX story_by_section ON story (section, published, id);"
    "CREATE INDEX story_stale ON story (published, id) WHERE stale = 1;"
    "CREATE TABLE story_text (id INTEGER PRIMARY KEY, json TEXT NOT NULL);"
    /* every address by which a story is known, the canonical one among them */
    "CREATE TABLE alias (url TEXT PRIMARY KEY, story INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX alias_by_story ON alias (story);"
    "CREATE TABLE change ("
    " story INTEGER NOT NULL, time INTEGER NOT NULL, title TEXT NOT NULL, words INTEGER NOT NULL,"
    " PRIMARY KEY (story, time)) WITHOUT ROWID;"
    "CREATE TABLE related ("
    " story INTEGER NOT NULL, rank INTEGER NOT NULL, other INTEGER NOT NULL, score REAL NOT NULL,"
    " PRIMARY KEY (story, rank)) WITHOUT ROWID;"
    "CREATE INDEX related_by_other ON related (other);",

    /* 2: what fetching remembers */
    "CREATE TABLE validator ("
    " url TEXT PRIMARY KEY, etag TEXT NOT NULL, last_modified TEXT NOT NULL, checked INTEGER)"
    " WITHOUT ROWID;"
    "CREATE TABLE source ("
    " name TEXT PRIMARY KEY, last_try INTEGER, last_success INTEGER, next_due INTEGER,"
    " failures INTEGER NOT NULL, stage TEXT NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE robots (host TEXT PRIMARY KEY, text BLOB NOT NULL, fetched INTEGER NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE entry ("
    " id INTEGER PRIMARY KEY, source TEXT NOT NULL, url TEXT NOT NULL, feed_id TEXT NOT NULL,"
    " title TEXT NOT NULL, author TEXT NOT NULL, section TEXT NOT NULL, summary TEXT NOT NULL,"
    " content TEXT NOT NULL, published INTEGER, seen INTEGER NOT NULL,"
    " fingerprint INTEGER NOT NULL, story INTEGER NOT NULL DEFAULT 0,"
    " failures INTEGER NOT NULL DEFAULT 0, stage TEXT NOT NULL DEFAULT '',"
    " reason TEXT NOT NULL DEFAULT '', retry INTEGER,"
    " UNIQUE (source, url));"
    "CREATE INDEX entry_due ON entry (source, retry) WHERE retry IS NOT NULL;",

    /* 3: the index of words by which related stories are found */
    "CREATE TABLE term ("
    " id INTEGER PRIMARY KEY, language TEXT NOT NULL, text TEXT NOT NULL,"
    " stories INTEGER NOT NULL, UNIQUE (language, text));"
    "CREATE TABLE term_language (language TEXT PRIMARY KEY, stories INTEGER NOT NULL) WITHOUT "
    "ROWID;"
    "CREATE TABLE term_vector ("
    " story INTEGER PRIMARY KEY, time INTEGER NOT NULL, language TEXT NOT NULL,"
    " items BLOB NOT NULL, posted INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX term_vector_unposted ON term_vector (story) WHERE posted = 0;"
    "CREATE TABLE posting ("
    " term INTEGER NOT NULL, week INTEGER NOT NULL, chunk INTEGER NOT NULL, items BLOB NOT NULL,"
    " PRIMARY KEY (term, week, chunk)) WITHOUT ROWID;"
    "CREATE TABLE relate_due (story INTEGER PRIMARY KEY);",

    /* 4: addresses to which pages link on the web until the mirror has their story */
    "CREATE TABLE wanted (url TEXT NOT NULL, story INTEGER NOT NULL, PRIMARY KEY (url, story))"
    " WITHOUT ROWID;",

    /* 5: stories whose words in the search index are old */
    "CREATE TABLE search_due (story INTEGER PRIMARY KEY);"
    "INSERT INTO search_due SELECT id FROM story;",

    /* 6: reports of the same event, and texts that several sources print */
    "CREATE TABLE story_group ("
    " story INTEGER PRIMARY KEY, grp INTEGER NOT NULL, text INTEGER NOT NULL);"
    "CREATE INDEX story_group_by_group ON story_group (grp);",

    /* 7: rhythm of sources, pauses that hosts asked for, stories by feed id and by text */
    "ALTER TABLE source ADD COLUMN horizon INTEGER;"
    "ALTER TABLE source ADD COLUMN interval INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE source ADD COLUMN wish INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE source ADD COLUMN failing_since INTEGER;"
    "ALTER TABLE source ADD COLUMN title TEXT NOT NULL DEFAULT '';"
    "CREATE TABLE moved (url TEXT PRIMARY KEY, target TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE host (name TEXT PRIMARY KEY, wait_until INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE INDEX entry_by_feed_id ON entry (source, feed_id) WHERE feed_id <> '';"
    "CREATE TABLE text_key (key INTEGER NOT NULL, story INTEGER NOT NULL, PRIMARY KEY (key, story))"
    " WITHOUT ROWID;"
    "CREATE INDEX text_key_by_story ON text_key (story);",

    /* 8: retention: links that keep a story, and what is left of removed ones */
    "CREATE TABLE linked (story INTEGER NOT NULL, other INTEGER NOT NULL,"
    " PRIMARY KEY (story, other)) WITHOUT ROWID;"
    "CREATE INDEX linked_by_other ON linked (other);"
    "CREATE TABLE gone (page TEXT PRIMARY KEY, source TEXT NOT NULL, section TEXT NOT NULL,"
    " published INTEGER NOT NULL, removed INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;"
    "CREATE INDEX gone_pending ON gone (page) WHERE removed = 0;",

    /* 9: addresses of removed stories */
    "CREATE TABLE gone_url (url TEXT PRIMARY KEY) WITHOUT ROWID;"
    "CREATE INDEX entry_by_story ON entry (story);",

    /* 10: fetched pages, for converting them again */
    "CREATE TABLE kept_page ("
    " entry INTEGER PRIMARY KEY, url TEXT NOT NULL, content_type TEXT NOT NULL,"
    " from_feed INTEGER NOT NULL, time INTEGER NOT NULL, bytes BLOB NOT NULL);"
    "CREATE INDEX kept_page_by_time ON kept_page (time);",

    /* 11: tags, and those that lost a story; what came and what was changed, by time */
    "CREATE TABLE tag (slug TEXT NOT NULL, story INTEGER NOT NULL, name TEXT NOT NULL,"
    " PRIMARY KEY (slug, story)) WITHOUT ROWID;"
    "CREATE INDEX tag_by_story ON tag (story);"
    "CREATE TABLE tag_due (slug TEXT PRIMARY KEY) WITHOUT ROWID;"
    "CREATE INDEX change_by_time ON change (time);"
    "CREATE INDEX story_by_first_seen ON story (first_seen) WHERE on_disk = 1;",

    /* 12: what the mirror settled once; pictures of stories, and files of pictures that are gone */
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE picture ("
    " id INTEGER PRIMARY KEY, story INTEGER NOT NULL, url TEXT NOT NULL, number INTEGER NOT NULL,"
    " retry INTEGER, failures INTEGER NOT NULL DEFAULT 0, extension TEXT NOT NULL DEFAULT '',"
    " size INTEGER NOT NULL DEFAULT 0, UNIQUE (story, url));"
    "CREATE INDEX picture_due ON picture (retry) WHERE retry IS NOT NULL;"
    "CREATE TABLE picture_bytes (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL);"
    "CREATE TABLE picture_gone (path TEXT PRIMARY KEY) WITHOUT ROWID;",

    /* 13: what the pages of a source's newest stories had, to tell what repeats */
    "CREATE TABLE page_prints ("
    " source TEXT NOT NULL, story INTEGER NOT NULL, prints BLOB NOT NULL,"
    " PRIMARY KEY (source, story)) WITHOUT ROWID;",

    /* 14: the later pages of stories whose first page is kept */
    "CREATE TABLE kept_part ("
    " entry INTEGER NOT NULL, asked TEXT NOT NULL, url TEXT NOT NULL, content_type TEXT NOT NULL,"
    " bytes BLOB NOT NULL, PRIMARY KEY (entry, asked));",

    /* 15: texts of removed stories, by publisher and all of their sketch */
    "CREATE TABLE gone_text (key INTEGER PRIMARY KEY, published INTEGER NOT NULL);",

    /* 16: nobody reads the summaries of entries */
    "ALTER TABLE entry DROP COLUMN summary;",

    /* 17: vectors on their way into the counts and postings; a flag in their rows cost a rewrite */
    "CREATE TABLE term_new (story INTEGER PRIMARY KEY, counted INTEGER NOT NULL DEFAULT 0);"
    "INSERT INTO term_new SELECT story, 1 FROM term_vector;"
    "DROP INDEX term_vector_unposted;"
    "ALTER TABLE term_vector DROP COLUMN posted;"
    /* rows of postings hold more stories: all are made again */
    "DELETE FROM posting;",

    /* 18: where an entry stood in its feed */
    "ALTER TABLE entry ADD COLUMN place INTEGER NOT NULL DEFAULT 0;",

    /*
     * 19: what is published, by itself: while a tree is built anew most stories are not, and
     * who looks for the nearest that is must not walk over all that are not
     */
    "CREATE INDEX published_by_time ON story (published, id) WHERE on_disk = 1;"
    "CREATE INDEX published_by_source ON story (source, published, id) WHERE on_disk = 1;"
    "CREATE INDEX published_by_section ON story (section, published, id) WHERE on_disk = 1;",

    /* 20: where a source was asked */
    "ALTER TABLE source ADD COLUMN address TEXT NOT NULL DEFAULT '';",

    /* 21: what a feed says that its entries are about, a line each */
    "ALTER TABLE entry ADD COLUMN tags TEXT NOT NULL DEFAULT '';",

    /* 22: stories stay due for the archive of the search while the file beside it has them */
    "ALTER TABLE search_due ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0;",

    /* 23: what a removed story wanted; the few stories that are not on disk */
    "CREATE INDEX wanted_by_story ON wanted (story);"
    "CREATE INDEX story_missing ON story (id) WHERE on_disk = 0;",
    NULL,
};
