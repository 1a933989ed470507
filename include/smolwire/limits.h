/*
 * Every limit has a name, a reason and a place: here. Those an operator may
 * want to move are options (common/options.c) with these as defaults.
 */
#ifndef SMOLWIRE_LIMITS_H
#define SMOLWIRE_LIMITS_H

/* URLs longer than this are tracking or attacks; browsers stop near it too. */
#define URL_MAX 8192

/* RFC 1035 2.3.4, in the spelling with dots. HOST_NAME_MAX is POSIX's, and another. */
#define HOST_NAME_LIMIT 253
#define HOST_LABEL_MAX  63

/* Configuration files are written by hand. */
#define CONF_FILE_MAX (1024 * 1024)
#define CONF_LINE_MAX 8192

/* inih 55 cuts the names of sections after this many bytes. */
#define CONF_SECTION_MAX 49

/* One log message: room for a few URLs. */
#define LOG_MESSAGE_MAX (64 * 1024)

/* An HTML page. The largest real ones seen are 10 MiB of inlined scripts. */
#define PAGE_MAX (20 * 1024 * 1024)

/*
 * Bodies that are being fetched or wait for a worker, all together: three of the
 * largest pages, hundreds of common ones. Keeps a refresh of any number of sources
 * below 150 MiB.
 */
#define FETCH_BYTES_MAX (64 * 1024 * 1024)

/*
 * Values of one JSON document. A tree of them takes ten to fifty times the room of
 * the text when they are tiny; the largest feeds and page states have fifty thousand.
 */
#define JSON_VALUES_MAX 400000

/* Elements deeper than this are kept as text of their ancestor; real pages stay below 100. */
#define DOM_DEPTH_MAX 512

/*
 * What the expressions of the site rules may take on one page together, time of the
 * processor, of which milliseconds are common; and how many nodes it may have. The time is
 * looked at between two nodes only, which on so large a page may be two seconds apart. The
 * largest real pages seen have 20,000 nodes.
 */
#define XPATH_SECONDS   4
#define XPATH_NODES_MAX 100000

/*
 * A rendered page or article: twice the largest page, so that one that is all text
 * fits with what the lines of a menu, the escapes of JSON and whole addresses add.
 */
#define RENDERED_MAX (2 * PAGE_MAX)

/* Per article: beyond these it is keyword spam or a sitemap, and finding doubles stays cheap. */
#define ARTICLE_TAGS_MAX     100
#define ARTICLE_RELATED_MAX  50
#define ARTICLE_WARNINGS_MAX 50

/* What an operator puts around pages: far above a banner and a few links. */
#define TEMPLATE_MAX (64 * 1024)

/*
 * What is remembered of a source to tell what its pages repeat (repeats.h): the newest stories'
 * pages, and blocks of text of each. Enough to see a box that comes on one page of ten; a source
 * takes some 10 KiB.
 */
#define REPEAT_PAGES_MAX  48
#define REPEAT_BLOCKS_MAX 256

/*
 * Seconds that anything may be put off, whoever asks for it: who asks for more has made a mistake,
 * or wants to be forgotten. What lies further ahead was put there by a clock that was wrong.
 */
#define WAIT_MOST (7 * 24 * 3600)

/* Pictures of one story that are copied: galleries have more than anybody looks at. */
#define STORY_PICTURES_MAX 20

/* Earlier versions of a story of which it is remembered when they went; live blogs have hundreds.
 */
#define STORY_CHANGES_MAX 50

/* Pages that a story is spread over; reviews and buyer's guides have the most, about ten. */
#define STORY_PARTS_MAX 20

/* Display columns: RFC 1436 3.9 wants under 70; 67 is the custom for menus. */
#define GOPHER_MENU_COLUMNS 67
#define GOPHER_TEXT_COLUMNS 70

/* Gemini 0.24.1: a request URI has at most 1,024 bytes. RFC 1436: selectors up to 255. */
#define GEMINI_URI_MAX      1024
#define GOPHER_SELECTOR_MAX 255

/* File names made from headlines: long enough to be read, short for any file system and selector.
 */
#define SLUG_MAX 80

#endif
