/*
 * The options of smolwire.ini: one row each, from which come parsing, checking,
 * defaults, --dump-config and the manual page.
 */
#include "conf_check.h"
#include "smolwire/conf.h"

#define HOUR 3600
#define KIB  1024
#define MIB  (1024 * KIB)
#define GIB  ((int64_t)1024 * MIB)

const struct conf_kind conf_kinds[] = {
    {"mirror", NULL, NULL, "What the mirror is and where it is kept."},
    {"gemini", NULL, NULL, "Serving over Gemini."},
    {"gopher", NULL, NULL, "Serving over Gopher."},
    {"server", NULL, NULL, "The daemon: processes, deadlines, limits."},
    {"fetch", NULL, NULL, "Fetching from news sites."},
    {"convert", NULL, NULL, "Converting pages, in processes of their own with little rights."},
    {"source", conf_is_slug,
     "small letters, digits and hyphens are wanted, and none of the mirror's own, like archive",
     "A news site that is mirrored. NAME is the first part of the paths of its stories, so it "
     "should never change."},
    {"capsule", conf_is_host, "a host name is wanted",
     "Another capsule that is served beside the mirror, under a host name of its own."},
    {NULL, NULL, NULL, NULL},
};

const struct conf_option conf_options[] = {
    {"mirror", "title", CONF_STRING, "News mirror", 0, 0, NULL, "Title of the front page."},
    {"mirror", "language", CONF_STRING, "en", 0, 0, NULL,
     "Language of the mirror's own pages, as a BCP 47 tag; stories keep their own."},
    {"mirror", "root", CONF_PATH, "/var/lib/smolwire/tree", 0, 0, NULL,
     "Folder of the published tree: written by smolwire, served by smolwired."},
    {"mirror", "sources", CONF_PATH, "sources.ini", 0, 0, NULL,
     "File with further sections [source NAME], where smolwire add and smolwire opml write "
     "theirs. There need not be one."},
    {"mirror", "templates", CONF_PATH, NULL, 0, 0, NULL,
     "Folder with what stands on pages besides their stories, in gemtext, for both protocols: "
     "head.gmi and foot.gmi on every page, about.gmi on the page of that name. Files that are "
     "not there are no loss. In their texts {mirror} is the title of the mirror, {page} that of "
     "the page, {address} the full address of the page, {gemini} and {gopher} the address of the "
     "mirror over the protocol, {version} that of smolwire, and {{ a brace. Links like /about "
     "lead into the mirror."},
    {"mirror", "images", CONF_CHOICE, "link", 0, 0, "link mirror",
     "Pictures of stories: links to where they are on the web, or copies that the mirror keeps "
     "and serves itself. JPEG, PNG, GIF, WebP and AVIF are copied. Where this is turned on or off "
     "later, the next refresh copies the pictures of the stories that are kept, or removes them."},
    {"mirror", "image-max", CONF_SIZE, "2M", KIB, GIB, NULL,
     "Larger pictures are not copied; they stay links to the web, as all do that cannot be had."},
    {"mirror", "image-max-story", CONF_SIZE, "8M", KIB, GIB, NULL,
     "Bytes of all copied pictures of one story."},
    {"mirror", "image-max-source", CONF_SIZE, "1G", KIB, 1024 * GIB, NULL,
     "Bytes of all copied pictures of one source; more are copied when stories were removed."},
    {"mirror", "tag-stories", CONF_INTEGER, "3", 0, 1000000, NULL,
     "Tags have a page and a feed when so many stories have them. 0: no tag has."},
    {"mirror", "keep-out", CONF_LIST, "archiver indexer researcher webproxy", 0, 0, NULL,
     "Robots that robots.txt asks to read nothing here, by name or kind: archiver, indexer, "
     "researcher and webproxy are the kinds that Gemini knows. Without indexer in the list search "
     "engines may find the stories; the empty list keeps nobody out."},
    {"mirror", "store", CONF_PATH, "/var/lib/smolwire/store.db", 1, 1, NULL,
     "File of the store, an SQLite database with all stories. Only smolwire uses it."},

    {"gemini", "host", CONF_HOSTS, "localhost", 0, 0, NULL,
     "Host names under which the mirror answers. Requests for others are refused. The first "
     "one is written into pages where a full address is needed."},
    {"gemini", "listen", CONF_LISTEN, "0.0.0.0:1965 [::]:1965", 0, 0, NULL,
     "Addresses and ports to listen on, IPv6 addresses in brackets. Empty: no Gemini."},
    {"gemini", "certificate", CONF_PATH, NULL, 0, 0, NULL,
     "Certificate chain in PEM. Without one a self-signed certificate is made at the first "
     "start, for all names of host, and kept."},
    {"gemini", "key", CONF_PATH, NULL, 0, 0, NULL, "Private key of the certificate in PEM."},
    {"gemini", "port", CONF_INTEGER, "0", 0, 65535, NULL,
     "Port that readers use, where it is not the one listened on because it is forwarded."},
    {"gemini", "listings", CONF_BOOLEAN, "no", 0, 0, NULL,
     "Whether folders without an index are listed."},
    {"gemini", "private", CONF_LIST, NULL, 0, 0, NULL,
     "Beginnings of paths that only holders of a client certificate may read, like /drafts/. Over "
     "Gopher nobody may."},
    {"gemini", "clients", CONF_LIST, NULL, 0, 0, NULL,
     "SHA-256 fingerprints, 64 hexadecimal digits each, of the client certificates that are let "
     "into private parts. Empty: any certificate."},
    {"gemini", "not-found", CONF_STRING, "No such page here", 0, 0, NULL,
     "What readers are told who ask for a page that there is not."},
    {"gemini", "gone", CONF_STRING, "This story is no longer kept here", 0, 0, NULL,
     "What readers are told who ask for a story that was removed."},

    {"gopher", "host", CONF_HOST, "localhost", 0, 0, NULL, "Host name that menus lead to."},
    {"gopher", "listen", CONF_LISTEN, "0.0.0.0:70 [::]:70", 0, 0, NULL,
     "Addresses and ports to listen on, IPv6 addresses in brackets. Menus lead to the first "
     "port. Empty: no Gopher."},
    {"gopher", "port", CONF_INTEGER, "0", 0, 65535, NULL,
     "Port that menus lead to, where it is not the one listened on because it is forwarded."},
    {"gopher", "tls", CONF_BOOLEAN, "yes", 0, 0, NULL,
     "Whether Gopher is spoken over TLS too, on the same port."},
    {"gopher", "strict-text", CONF_BOOLEAN, "no", 0, 0, NULL,
     "Whether texts end with a dot on a line of its own, as RFC 1436 wants it and few clients "
     "expect it."},
    {"gopher", "ascii", CONF_BOOLEAN, "no", 0, 0, NULL,
     "Whether menus and texts are sent in ASCII, for machines that know no UTF-8."},
    {"gopher", "location", CONF_STRING, NULL, 0, 0, NULL, "Where the server stands, for caps.txt."},

    {"server", "workers", CONF_INTEGER, "0", 0, 256, NULL,
     "Worker processes; 0 is one for each processor core, 256 at most."},
    {"server", "user", CONF_STRING, NULL, 0, 0, NULL,
     "Account to change to once the ports are bound and the keys read, when started as root. "
     "Without it: smolwire where there is such an account, else nobody."},
    {"server", "state", CONF_PATH, NULL, 0, 0, NULL,
     "Folder of the certificates that are made at the first start. Without it: certificates, "
     "beside the store."},
    {"server", "handshake-timeout", CONF_DURATION, "10s", 1, HOUR, NULL,
     "A TLS handshake has to be done after this long."},
    {"server", "request-timeout", CONF_DURATION, "10s", 1, HOUR, NULL,
     "A client has to have sent its request after this long."},
    {"server", "write-timeout", CONF_DURATION, "60s", 1, HOUR, NULL,
     "A connection ends when the client has taken nothing of the answer for this long."},
    {"server", "minimum-rate", CONF_SIZE, "256", 0, GIB, NULL,
     "Bytes a second that a client has to take on average, once write-timeout has passed; 0 is "
     "any number."},
    {"server", "stop-timeout", CONF_DURATION, "10s", 0, HOUR, NULL,
     "Connections that are open when the daemon is stopped may end within this time."},
    {"server", "max-connections", CONF_INTEGER, "20000", 1, 1000000, NULL,
     "Connections that are open at once, shared evenly by the workers; more wait until some "
     "end. Descriptors set a limit too (LimitNOFILE= of systemd, ulimit -n)."},
    {"server", "max-per-address", CONF_INTEGER, "64", 0, 1000000, NULL,
     "Connections that a worker holds from one address, or one IPv6 network of 64 bits; more "
     "are closed at once. 0 is any number."},
    {"server", "requests-per-second", CONF_INTEGER, "20", 0, 1000000, NULL,
     "Requests that one address, or one IPv6 network of 64 bits, may make of a worker in the "
     "long run; more are answered 44, \"slow down\". 0 is any number."},
    {"server", "burst", CONF_INTEGER, "200", 1, 1000000, NULL,
     "Requests that may come at once before requests-per-second counts."},
    {"server", "limit-loopback", CONF_BOOLEAN, "no", 0, 0, NULL,
     "Whether max-per-address and requests-per-second hold for this machine itself too."},
    {"server", "proxy-protocol", CONF_BOOLEAN, "no", 0, 0, NULL,
     "Whether every connection begins with a header of the PROXY protocol, version 1 or 2, as "
     "HAProxy and nginx send it. Then nobody else may reach the ports: the header is believed."},
    {"server", "ticket-file", CONF_PATH, NULL, 0, 0, NULL,
     "File with 32 random bytes or more, from which the keys of TLS session tickets are made; "
     "the same on several machines, they resume each other's sessions. Without it the keys are "
     "made at each start."},
    {"server", "ticket-time", CONF_DURATION, "12h", 60, 7 * 24 * HOUR, NULL,
     "Time after which the keys of session tickets change."},
    {"server", "ktls", CONF_BOOLEAN, "no", 0, 0, NULL,
     "Whether the kernel encrypts what is sent, where it can (kTLS): large files then go out "
     "without passing through the daemon. Connections that fetch a page of a few KiB become "
     "dearer by it. Tested on an emulated machine only, so measure before you rely on it. Whether "
     "the kernel can is told at start."},
    {"server", "sandbox", CONF_BOOLEAN, "yes", 0, 0, NULL,
     "Whether workers lock themselves up: Landlock to the published trees, a filter of system "
     "calls. What the kernel offers of it is told at start."},
    {"server", "mime", CONF_LIST, NULL, 0, 0, NULL,
     "More file types, or others: EXTENSION=TYPE, like epub=application/epub+zip."},
    {"server", "log", CONF_CHOICE, "stderr", 0, 0, "stderr syslog", "Where messages go."},
    {"server", "access-log", CONF_PATH, NULL, 0, 0, NULL,
     "File with a line for each request; opened anew at SIGUSR1. Without it requests are not "
     "logged: what people read is nobody's business."},
    {"server", "access-log-to", CONF_CHOICE, "file", 0, 0, "file stderr syslog",
     "Where the lines of requests go: into the file access-log, to stderr, or to syslog."},
    {"server", "anonymous", CONF_BOOLEAN, "yes", 0, 0, NULL,
     "Whether addresses in the access log are cut: the last 8 bits of IPv4, the last 80 of IPv6 "
     "are zero."},
    {"server", "status-socket", CONF_PATH, NULL, 0, 0, NULL,
     "Unix socket that tells the counters of the daemon, to smolwire status for example."},
    {"server", "metrics", CONF_PATH, NULL, 0, 0, NULL,
     "File into which the counters are written every 15 seconds in the text format of "
     "Prometheus."},

    {"capsule", "root", CONF_PATH, NULL, 0, 0, NULL,
     "Folder of a published tree, with the folders gemini and gopher in it."},
    {"capsule", "gemini-root", CONF_PATH, NULL, 0, 0, NULL,
     "Folder that is served over Gemini, where it is not root's. Any folder of gemtext will do."},
    {"capsule", "gopher-root", CONF_PATH, NULL, 0, 0, NULL,
     "Folder that is served over Gopher, where it is not root's. In plain Gopher nobody can "
     "ask for a host: it is reached over TLS only."},
    {"capsule", "alias", CONF_HOSTS, NULL, 0, 0, NULL, "Other host names of the capsule."},
    {"capsule", "title", CONF_STRING, NULL, 0, 0, NULL, "Title, for caps.txt; else the host."},
    {"capsule", "language", CONF_STRING, NULL, 0, 0, NULL, "Language, as a BCP 47 tag."},
    {"capsule", "certificate", CONF_PATH, NULL, 0, 0, NULL,
     "Certificate chain in PEM; else a self-signed one is made, as for the mirror."},
    {"capsule", "key", CONF_PATH, NULL, 0, 0, NULL, "Private key of the certificate in PEM."},
    {"capsule", "listings", CONF_BOOLEAN, "no", 0, 0, NULL,
     "Whether folders without an index are listed."},
    {"capsule", "private", CONF_LIST, NULL, 0, 0, NULL,
     "Beginnings of paths that only holders of a client certificate may read; over Gopher nobody."},
    {"capsule", "clients", CONF_LIST, NULL, 0, 0, NULL,
     "Fingerprints of the client certificates that are let in; empty: any certificate."},
    {"capsule", "not-found", CONF_STRING, "No such page here", 0, 0, NULL,
     "What readers are told who ask for a page that there is not."},
    {"capsule", "gone", CONF_STRING, "This page is no longer kept here", 0, 0, NULL,
     "What readers are told who ask for a page that was removed."},

    {"fetch", "user-agent", CONF_STRING, NULL, 0, 0, NULL,
     "How smolwire names itself to sites. Without it: smolwire, its version, and contact."},
    {"fetch", "contact", CONF_STRING, NULL, 0, 0, NULL,
     "Web or mail address for site owners, part of the default user-agent."},
    {"fetch", "timeout", CONF_DURATION, "30s", 1, HOUR, NULL,
     "A page has to be there after this long."},
    {"fetch", "concurrency", CONF_INTEGER, "16", 1, 256, NULL,
     "Pages that are fetched at the same time, over all sites."},
    {"fetch", "per-host", CONF_INTEGER, "2", 1, 32, NULL,
     "Pages that are fetched at the same time from one host."},
    {"fetch", "delay", CONF_DURATION, "1s", 0, HOUR, NULL,
     "Pause between two requests to one host. A longer Crawl-delay in robots.txt is honoured."},
    {"fetch", "max-size", CONF_SIZE, "20M", KIB, GIB, NULL,
     "Larger pages and feeds, counted after decompression, are given up."},
    {"fetch", "max-redirects", CONF_INTEGER, "8", 0, 50, NULL,
     "Redirects that are followed for one page."},
    {"fetch", "allow-private", CONF_BOOLEAN, "no", 0, 0, NULL,
     "Whether addresses of this machine and of private networks are fetched from. Without it "
     "a feed cannot make smolwire read what only this machine can reach. Addresses written in "
     "connect-to are always allowed."},
    {"fetch", "connect-to", CONF_CONNECT, NULL, 0, 0, NULL,
     "HOST:PORT:ADDRESS:PORT, any number of times: requests for the first host and port are "
     "sent to the address and port after them, as with curl --connect-to. HOST or PORT may be "
     "empty and then stand for all."},
    {"fetch", "ca-file", CONF_PATH, NULL, 0, 0, NULL,
     "Certificates in PEM that are trusted instead of those of the system."},

    {"convert", "workers", CONF_INTEGER, "0", 0, 256, NULL,
     "Converter processes; 0 is one for each processor core."},
    {"convert", "timeout", CONF_DURATION, "20s", 1, HOUR, NULL,
     "A page that takes longer to convert is given up."},
    {"convert", "memory", CONF_SIZE, "512M", 64 * MIB, 64 * GIB, NULL,
     "A page that takes more memory to convert is given up."},
    {"convert", "site-rules", CONF_PATH, NULL, 0, 0, NULL,
     "Folder of rules for single sites, a file per host, where the general way of finding the "
     "text of a story fails; in the format of ftr-site-config, see smolwire-rules(5)."},
    {"convert", "keep-pages", CONF_DURATION, "14d", 0, 0, NULL,
     "Fetched pages are kept for this long, compressed, so that smolwire reconvert can convert "
     "them again after rules or smolwire itself changed. 0 keeps none."},

    {"source", "url", CONF_URL, NULL, 0, 0, NULL,
     "Address of a feed (RSS, Atom), a news sitemap, or a page that lists stories."},
    {"source", "path", CONF_PATH, NULL, 0, 0, NULL, "Folder of saved pages, instead of url."},
    {"source", "base", CONF_URL, NULL, 0, 0, NULL,
     "Address under which the pages of path stood on the web."},
    {"source", "title", CONF_STRING, NULL, 0, 0, NULL,
     "Name of the source for readers. Without it they see what the pages call their site."},
    {"source", "keep", CONF_DURATION, "0", 0, 0, NULL,
     "Stories older than this are removed, but for those that a kept story links to. Their "
     "addresses answer that they are gone. 0 keeps all."},
    {"source", "keep-stories", CONF_INTEGER, "0", 0, 0, NULL,
     "Most stories of the source that are kept: the newest. 0 keeps all."},
    {"source", "section", CONF_STRING, NULL, 0, 0, NULL,
     "Section for all stories of the source. Without it each page tells its own."},
    {"source", "kind", CONF_CHOICE, "auto", 0, 0, "auto feed sitemap page list folder",
     "What url or path leads to; auto looks at what comes. A page is one that links to "
     "stories, a list is a text with an address on each line."},
    {"source", "images", CONF_CHOICE, NULL, 0, 0, "link mirror",
     "As images of [mirror], for the pictures of this source; without it that one decides."},
    {"source", "robots", CONF_BOOLEAN, "yes", 0, 0, NULL,
     "Whether robots.txt decides what is fetched. To be turned off for sites of your own only."},
    {"source", "include-title", CONF_STRING, NULL, 0, 0, NULL,
     "Only stories whose headline matches, in the feed or on the page. A glob over the whole "
     "headline, or several with | between them, or a POSIX extended regular expression between "
     "slashes; letters match in both cases."},
    {"source", "exclude-title", CONF_STRING, NULL, 0, 0, NULL,
     "No stories whose headline matches."},
    {"source", "include-url", CONF_STRING, NULL, 0, 0, NULL,
     "Only stories whose address matches, in the same way."},
    {"source", "exclude-url", CONF_STRING, NULL, 0, 0, NULL, "No stories whose address matches."},
    {"source", "include-section", CONF_STRING, NULL, 0, 0, NULL,
     "Only stories whose section matches."},
    {"source", "exclude-section", CONF_STRING, NULL, 0, 0, NULL,
     "No stories whose section matches."},
    {"source", "include-tag", CONF_STRING, NULL, 0, 0, NULL,
     "Only stories of which a tag matches, of the feed or of the page."},
    {"source", "exclude-tag", CONF_STRING, NULL, 0, 0, NULL, "No stories of which a tag matches."},
    {"source", "min-words", CONF_INTEGER, "0", 0, 100000, NULL,
     "Shorter stories are left out. 0: none is."},
    {"source", "max-age", CONF_DURATION, "0", 0, (int64_t)100 * 365 * 24 * HOUR, NULL,
     "Stories published longer ago than this are not fetched. 0: any age."},
    {"source", "max-items", CONF_INTEGER, "0", 0, 100000, NULL,
     "Only so many entries from the top of a feed are looked at. 0: all."},

    {NULL, NULL, CONF_STRING, NULL, 0, 0, NULL, NULL},
};
