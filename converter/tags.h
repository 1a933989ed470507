/*
 * Element names as numbers, with what is known about each element.
 *
 * One table (TAG_LIST) gives the enum, the names, and the properties. It is
 * sorted by name. Names outside it are TAG_OTHER; their text counts as inline.
 */
#ifndef CONVERTER_TAGS_H
#define CONVERTER_TAGS_H

#include <stdbool.h>

#include "smolwire/span.h"

/* Properties; an element may have several. */
enum tag_property {
    TAG_IS_VOID = 1 << 0, /* never has content or an end tag */
    TAG_IS_BLOCK =
        1 << 1, /* begins and ends a line: text before and after it belongs to other blocks */
    TAG_IS_HIDDEN = 1 << 2,  /* never content: scripts, styles, heads, form controls */
    TAG_IS_HEADING = 1 << 3, /* h1 to h6 */
    TAG_IS_MEDIA = 1 << 4,   /* shows a picture, sound, film or another page */
    TAG_IS_CHROME = 1 << 5,  /* meant for what surrounds content: nav, aside, footer, ... */
    TAG_IS_TABLE = 1 << 6,   /* the table and its parts */
    TAG_IS_SECTION = 1 << 7, /* groups blocks: div, section, article, main, ... */
    TAG_ENDS_P = 1 << 8,     /* its start tag ends an open p (HTML, "close a p element") */
    TAG_IS_FORM = 1 << 9,    /* parts of forms */
    TAG_IS_RAW = 1 << 10,    /* content is raw text up to the end tag, no markup inside */
};

/* clang-format off */
#define TAG_LIST(X) \
    X(A,          "a",          0) \
    X(ABBR,       "abbr",       0) \
    X(ACRONYM,    "acronym",    0) \
    X(ADDRESS,    "address",    TAG_IS_BLOCK | TAG_ENDS_P) \
    X(APPLET,     "applet",     TAG_IS_MEDIA) \
    X(AREA,       "area",       TAG_IS_VOID | TAG_IS_HIDDEN) \
    X(ARTICLE,    "article",    TAG_IS_BLOCK | TAG_IS_SECTION | TAG_ENDS_P) \
    X(ASIDE,      "aside",      TAG_IS_BLOCK | TAG_IS_SECTION | TAG_IS_CHROME | TAG_ENDS_P) \
    X(AUDIO,      "audio",      TAG_IS_MEDIA) \
    X(B,          "b",          0) \
    X(BASE,       "base",       TAG_IS_VOID | TAG_IS_HIDDEN) \
    X(BDI,        "bdi",        0) \
    X(BDO,        "bdo",        0) \
    X(BIG,        "big",        0) \
    X(BLOCKQUOTE, "blockquote", TAG_IS_BLOCK | TAG_ENDS_P) \
    X(BODY,       "body",       TAG_IS_BLOCK | TAG_IS_SECTION) \
    X(BR,         "br",         TAG_IS_VOID) \
    X(BUTTON,     "button",     TAG_IS_FORM | TAG_IS_CHROME) \
    X(CANVAS,     "canvas",     TAG_IS_HIDDEN) \
    X(CAPTION,    "caption",    TAG_IS_BLOCK | TAG_IS_TABLE) \
    X(CENTER,     "center",     TAG_IS_BLOCK | TAG_IS_SECTION | TAG_ENDS_P) \
    X(CITE,       "cite",       0) \
    X(CODE,       "code",       0) \
    X(COL,        "col",        TAG_IS_VOID | TAG_IS_TABLE | TAG_IS_HIDDEN) \
    X(COLGROUP,   "colgroup",   TAG_IS_TABLE | TAG_IS_HIDDEN) \
    X(DATA,       "data",       0) \
    X(DATALIST,   "datalist",   TAG_IS_HIDDEN | TAG_IS_FORM) \
    X(DD,         "dd",         TAG_IS_BLOCK | TAG_ENDS_P) \
    X(DEL,        "del",        0) \
    X(DETAILS,    "details",    TAG_IS_BLOCK | TAG_IS_SECTION | TAG_ENDS_P) \
    X(DFN,        "dfn",        0) \
    X(DIALOG,     "dialog",     TAG_IS_BLOCK | TAG_IS_SECTION | TAG_IS_CHROME | TAG_ENDS_P) \
    X(DIR,        "dir",        TAG_IS_BLOCK | TAG_ENDS_P) \
    X(DIV,        "div",        TAG_IS_BLOCK | TAG_IS_SECTION | TAG_ENDS_P) \
    X(DL,         "dl",         TAG_IS_BLOCK | TAG_ENDS_P) \
    X(DT,         "dt",         TAG_IS_BLOCK | TAG_ENDS_P) \
    X(EM,         "em",         0) \
    X(EMBED,      "embed",      TAG_IS_VOID | TAG_IS_MEDIA) \
    X(FIELDSET,   "fieldset",   TAG_IS_BLOCK | TAG_IS_FORM | TAG_ENDS_P) \
    X(FIGCAPTION, "figcaption", TAG_IS_BLOCK | TAG_ENDS_P) \
    X(FIGURE,     "figure",     TAG_IS_BLOCK | TAG_ENDS_P) \
    X(FONT,       "font",       0) \
    X(FOOTER,     "footer",     TAG_IS_BLOCK | TAG_IS_SECTION | TAG_IS_CHROME | TAG_ENDS_P) \
    X(FORM,       "form",       TAG_IS_BLOCK | TAG_IS_SECTION | TAG_IS_FORM | TAG_IS_CHROME | TAG_ENDS_P) \
    X(FRAME,      "frame",      TAG_IS_VOID) \
    X(FRAMESET,   "frameset",   TAG_IS_BLOCK) \
    X(H1,         "h1",         TAG_IS_BLOCK | TAG_IS_HEADING | TAG_ENDS_P) \
    X(H2,         "h2",         TAG_IS_BLOCK | TAG_IS_HEADING | TAG_ENDS_P) \
    X(H3,         "h3",         TAG_IS_BLOCK | TAG_IS_HEADING | TAG_ENDS_P) \
    X(H4,         "h4",         TAG_IS_BLOCK | TAG_IS_HEADING | TAG_ENDS_P) \
    X(H5,         "h5",         TAG_IS_BLOCK | TAG_IS_HEADING | TAG_ENDS_P) \
    X(H6,         "h6",         TAG_IS_BLOCK | TAG_IS_HEADING | TAG_ENDS_P) \
    X(HEAD,       "head",       TAG_IS_BLOCK | TAG_IS_HIDDEN) \
    X(HEADER,     "header",     TAG_IS_BLOCK | TAG_IS_SECTION | TAG_IS_CHROME | TAG_ENDS_P) \
    X(HGROUP,     "hgroup",     TAG_IS_BLOCK | TAG_IS_SECTION | TAG_ENDS_P) \
    X(HR,         "hr",         TAG_IS_VOID | TAG_IS_BLOCK | TAG_ENDS_P) \
    X(HTML,       "html",       TAG_IS_BLOCK | TAG_IS_SECTION) \
    X(I,          "i",          0) \
    X(IFRAME,     "iframe",     TAG_IS_MEDIA | TAG_IS_RAW) \
    X(IMG,        "img",        TAG_IS_VOID | TAG_IS_MEDIA) \
    X(INPUT,      "input",      TAG_IS_VOID | TAG_IS_HIDDEN | TAG_IS_FORM) \
    X(INS,        "ins",        0) \
    X(KBD,        "kbd",        0) \
    X(KEYGEN,     "keygen",     TAG_IS_VOID | TAG_IS_HIDDEN | TAG_IS_FORM) \
    X(LABEL,      "label",      TAG_IS_FORM) \
    X(LEGEND,     "legend",     TAG_IS_BLOCK | TAG_IS_FORM) \
    X(LI,         "li",         TAG_IS_BLOCK | TAG_ENDS_P) \
    X(LINK,       "link",       TAG_IS_VOID | TAG_IS_HIDDEN) \
    X(LISTING,    "listing",    TAG_IS_BLOCK | TAG_ENDS_P) \
    X(MAIN,       "main",       TAG_IS_BLOCK | TAG_IS_SECTION | TAG_ENDS_P) \
    X(MAP,        "map",        TAG_IS_HIDDEN) \
    X(MARK,       "mark",       0) \
    X(MATH,       "math",       0) \
    X(MENU,       "menu",       TAG_IS_BLOCK | TAG_IS_CHROME | TAG_ENDS_P) \
    X(META,       "meta",       TAG_IS_VOID | TAG_IS_HIDDEN) \
    X(METER,      "meter",      TAG_IS_FORM) \
    X(NAV,        "nav",        TAG_IS_BLOCK | TAG_IS_SECTION | TAG_IS_CHROME | TAG_ENDS_P) \
    X(NOBR,       "nobr",       0) \
    X(NOEMBED,    "noembed",    TAG_IS_HIDDEN | TAG_IS_RAW) \
    X(NOFRAMES,   "noframes",   TAG_IS_HIDDEN | TAG_IS_RAW) \
    X(NOSCRIPT,   "noscript",   TAG_IS_BLOCK) \
    X(OBJECT,     "object",     TAG_IS_MEDIA) \
    X(OL,         "ol",         TAG_IS_BLOCK | TAG_ENDS_P) \
    X(OPTGROUP,   "optgroup",   TAG_IS_HIDDEN | TAG_IS_FORM) \
    X(OPTION,     "option",     TAG_IS_HIDDEN | TAG_IS_FORM) \
    X(OUTPUT,     "output",     TAG_IS_FORM) \
    X(P,          "p",          TAG_IS_BLOCK | TAG_ENDS_P) \
    X(PARAM,      "param",      TAG_IS_VOID | TAG_IS_HIDDEN) \
    X(PICTURE,    "picture",    TAG_IS_MEDIA) \
    X(PLAINTEXT,  "plaintext",  TAG_IS_BLOCK | TAG_ENDS_P) \
    X(PRE,        "pre",        TAG_IS_BLOCK | TAG_ENDS_P) \
    X(PROGRESS,   "progress",   TAG_IS_FORM) \
    X(Q,          "q",          0) \
    X(RP,         "rp",         0) \
    X(RT,         "rt",         0) \
    X(RUBY,       "ruby",       0) \
    X(S,          "s",          0) \
    X(SAMP,       "samp",       0) \
    X(SCRIPT,     "script",     TAG_IS_HIDDEN | TAG_IS_RAW) \
    X(SEARCH,     "search",     TAG_IS_BLOCK | TAG_IS_SECTION | TAG_IS_CHROME | TAG_ENDS_P) \
    X(SECTION,    "section",    TAG_IS_BLOCK | TAG_IS_SECTION | TAG_ENDS_P) \
    X(SELECT,     "select",     TAG_IS_HIDDEN | TAG_IS_FORM) \
    X(SMALL,      "small",      0) \
    X(SOURCE,     "source",     TAG_IS_VOID | TAG_IS_MEDIA) \
    X(SPAN,       "span",       0) \
    X(STRIKE,     "strike",     0) \
    X(STRONG,     "strong",     0) \
    X(STYLE,      "style",      TAG_IS_HIDDEN | TAG_IS_RAW) \
    X(SUB,        "sub",        0) \
    X(SUMMARY,    "summary",    TAG_IS_BLOCK | TAG_ENDS_P) \
    X(SUP,        "sup",        0) \
    X(SVG,        "svg",        TAG_IS_HIDDEN) \
    X(TABLE,      "table",      TAG_IS_BLOCK | TAG_IS_TABLE | TAG_ENDS_P) \
    X(TBODY,      "tbody",      TAG_IS_BLOCK | TAG_IS_TABLE) \
    X(TD,         "td",         TAG_IS_BLOCK | TAG_IS_TABLE) \
    X(TEMPLATE,   "template",   TAG_IS_HIDDEN) \
    X(TEXTAREA,   "textarea",   TAG_IS_HIDDEN | TAG_IS_FORM | TAG_IS_RAW) \
    X(TFOOT,      "tfoot",      TAG_IS_BLOCK | TAG_IS_TABLE) \
    X(TH,         "th",         TAG_IS_BLOCK | TAG_IS_TABLE) \
    X(THEAD,      "thead",      TAG_IS_BLOCK | TAG_IS_TABLE) \
    X(TIME,       "time",       0) \
    X(TITLE,      "title",      TAG_IS_HIDDEN | TAG_IS_RAW) \
    X(TR,         "tr",         TAG_IS_BLOCK | TAG_IS_TABLE) \
    X(TRACK,      "track",      TAG_IS_VOID | TAG_IS_HIDDEN) \
    X(TT,         "tt",         0) \
    X(U,          "u",          0) \
    X(UL,         "ul",         TAG_IS_BLOCK | TAG_ENDS_P) \
    X(VAR,        "var",        0) \
    X(VIDEO,      "video",      TAG_IS_MEDIA) \
    X(WBR,        "wbr",        TAG_IS_VOID) \
    X(XMP,        "xmp",        TAG_IS_BLOCK | TAG_ENDS_P)
/* clang-format on */

enum tag {
    TAG_TEXT,  /* no element: characters */
    TAG_OTHER, /* an element whose name is not in the table */
#define TAG_ENUM(id, name, properties) TAG_##id,
    TAG_LIST(TAG_ENUM)
#undef TAG_ENUM
        TAG_COUNT
};

/* The number of an element name in any case; TAG_OTHER when it is not known. */
enum tag tag_from_name(struct span name);

/* "" for TAG_TEXT and TAG_OTHER. */
const char *tag_name(enum tag t);

/* Whether t has any of the properties. */
bool tag_is(enum tag t, unsigned properties);

#endif
