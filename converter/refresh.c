#include "refresh.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include "decode.h"
#include "fetch_hosts.h"
#include "frame.h"
#include "owner.h"
#include "prune.h"
#include "publish.h"
#include "refresh_pictures.h"
#include "refresh_polite.h"
#include "refresh_progress.h"
#include "refresh_run.h"
#include "rules_file.h"
#include "smolwire/fsio.h"
#include "smolwire/limits.h"
#include "smolwire/log.h"
#include "work.h"

/* Longest wait for something to happen, so that progress moves on. */
#define TURN_MS 250

/* Sources that are open at a time; more would only wait for connections, with their lists in
 * memory. */
#define ACTIVE_MAX 64

/* What a transaction gathers. */
#define BATCH_MS 300

/* Pages that may wait for a worker, for each worker, before fetching pauses. */
#define BACKLOG 4

static volatile sig_atomic_t stop_asked;

static void on_signal(int number)
{
    stop_asked = number;
}

void run_fatal(struct refresh_run *run, enum err e)
{
    if (e && !run->fatal)
        run->fatal = e;
}

/* --- transactions -------------------------------------------------------------------- */

enum err run_begin(struct refresh_run *run)
{
    if (run->batch_since)
        return SW_OK;
    enum err e = store_begin(run->store);
    if (!e)
        run->batch_since = clock_monotonic_ms();
    return e;
}

static void end_batch(struct refresh_run *run)
{
    if (!run->batch_since)
        return;
    run->batch_since = 0;
    if (!run->fatal)
        run_fatal(run, store_commit(run->store));
    if (run->fatal)
        store_rollback(run->store);
}

static void end_old_batch(struct refresh_run *run)
{
    if (run->batch_since && clock_monotonic_ms() - run->batch_since >= BATCH_MS)
        end_batch(run);
}

/* --- pauses that hosts asked for --------------------------------------------------- */

void run_note_pause(struct refresh_run *run, const struct fetch_result *r)
{
    struct buf host;
    buf_init(&host, URL_MAX);
    if ((r->status == 429 || r->status == 503) && !host_name(r->url, &host))
        run_fatal(run, store_set_host_wait(run->store, buf_span(&host), run->now + r->retry_after));
    buf_free(&host);
}

static enum err block_host(void *context, struct span host, int64_t until)
{
    struct refresh_run *run = context;
    return fetcher_block(run->fetcher, host, (until - run->now) * 1000);
}

/* --- set up ------------------------------------------------------------------------ */

/* The lock lies beside the store and dies with the process. */
enum err refresh_lock(const char *store, int *fd)
{
    struct buf path;
    enum err e = owner_check(store);
    buf_init(&path, URL_MAX);
    buf_add_format(&path, "%s.lock", store);
    if (!e)
        e = buf_error(&path);
    const char *slash = strrchr(path.data, '/');
    if (!e && slash) {
        char *folder = strndup(path.data, (size_t)(slash - path.data));
        e = folder ? fsio_make_folders(AT_FDCWD, *folder ? folder : "/") : SW_NOMEM;
        free(folder);
    }
    if (!e)
        e = fsio_lock(path.data, fd);
    if (e == SW_BUSY)
        log_warning("another refresh is running (%s)", path.data);
    buf_free(&path);
    return e;
}

static unsigned processors(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > WORKERS_MAX ? WORKERS_MAX : (unsigned)n;
}

static enum err start_workers(struct refresh_run *run)
{
    const struct conf_section *s = conf_section(run->conf, "convert");
    unsigned count = (unsigned)conf_number(s, "workers");
    run->workers_options = (struct workers_options){
        .count = count == 0            ? processors()
                 : count > WORKERS_MAX ? WORKERS_MAX
                                       : count,
        .memory = (size_t)conf_number(s, "memory"),
        .answer_max = RENDERED_MAX,
        .seconds = conf_number(s, "timeout"),
        .work = work_do,
    };
    decode_warm_up(); /* in the sandbox no charset could be loaded any more */
    return workers_new(&run->workers_options, &run->workers);
}

static enum err start_fetcher(struct refresh_run *run)
{
    fetch_conf_read(run->conf, &run->fetch_conf);
    enum err e = fetcher_new(&run->fetch_conf.options, &run->fetcher);
    return e ? e : store_each_host_wait(run->store, run->now, block_host, run);
}

static enum err check_names(const struct refresh_run *run)
{
    const char *unknown = sources_unknown(&run->sources, run->options->names);
    if (unknown)
        log_error("no source is named \"%s\"", unknown);
    return unknown ? SW_NOT_FOUND : SW_OK;
}

static enum err load_sources(struct refresh_run *run)
{
    struct buf errors;
    buf_init(&errors, CONF_FILE_MAX);
    enum err e = sources_load(run->conf, &run->sources, &errors);
    struct span rest = buf_span(&errors), line;
    while (span_token(&rest, "\n", &line))
        log_error("%.*s", SPAN_ARG(line));
    buf_free(&errors);
    if (!e && run->sources.count == 0)
        log_warning("%s has no [source NAME]: there is nothing to mirror", conf_file(run->conf));
    return e ? e : check_names(run);
}

/* Now, and not after hundreds of pages were fetched. */
static enum err check_templates(const struct refresh_run *run)
{
    struct arena arena;
    struct frame unused;
    arena_init(&arena);
    enum err e = frame_load_logged(run->conf, &arena, &unused);
    arena_free(&arena);
    return e;
}

static enum err open_rules(struct refresh_run *run)
{
    const char *folder = conf_string(conf_section(run->conf, "convert"), "site-rules");
    return folder ? rules_folder_open(folder, &run->rules) : SW_OK;
}

static enum err open_run(struct refresh_run *run)
{
    enum err e = load_sources(run);
    if (!e)
        e = check_templates(run);
    if (!e)
        e = start_workers(run); /* first: they inherit nothing */
    if (!e)
        e = open_rules(run);
    if (!e)
        e = store_open(conf_string(conf_section(run->conf, "mirror"), "store"), STORE_WRITE,
                       &run->store);
    return e ? e : start_fetcher(run);
}

static void close_run(struct refresh_run *run)
{
    if (run->fetcher) {
        struct fetch_counts counts = fetcher_counts(run->fetcher);
        run->report->requests = counts.requests;
        run->report->bytes = counts.bytes;
        run->report->most_per_host = counts.most_per_host;
    }
    fetcher_free(run->fetcher);
    workers_free(run->workers);
    polite_free(run);
    entries_free(run);
    rules_folder_close(run->rules);
    while (run->active)
        source_free(run->active);
    robots_free(run);
    store_close(run->store);
    sources_free(&run->sources);
    fetch_conf_free(&run->fetch_conf);
}

/* --- the loop ------------------------------------------------------------------------ */

static void begin_sources(struct refresh_run *run)
{
    while (!run->fatal && run->active_count < ACTIVE_MAX && run->next_source < run->sources.count) {
        const struct source *source = &run->sources.list[run->next_source++];
        if (source_is_named(source, run->options->names))
            run_fatal(run, source_begin(run, source));
    }
}

static void continue_sources(struct refresh_run *run)
{
    for (struct source_run *s = run->active, *next; s; s = next) {
        next = s->next;
        if (source_continue(s) && !run->fatal)
            source_end(s);
    }
}

static void turn(struct refresh_run *run)
{
    struct pollfd fds[WORKERS_MAX];
    size_t most = (size_t)BACKLOG * run->workers_options.count;
    fetcher_hold(run->fetcher, workers_backlog(run->workers) > most,
                 workers_backlog_bytes(run->workers));
    unsigned count = workers_fds(run->workers, fds);
    run_fatal(run, fetcher_turn(run->fetcher, fds, count, workers_timeout(run->workers, TURN_MS)));
    run_fatal(run, workers_turn(run->workers));
}

static void work_off(struct refresh_run *run, struct progress *progress)
{
    for (;;) {
        begin_sources(run);
        continue_sources(run);
        if (run->fatal || stop_asked || (!run->active && run->next_source == run->sources.count))
            return;
        if (run->active_count < ACTIVE_MAX && run->next_source < run->sources.count)
            continue;
        progress_show(progress, run);
        turn(run);
        end_old_batch(run);
    }
}

static enum err publish_changes(struct refresh_run *run, struct progress *progress)
{
    struct publish_result result = {0};
    enum err e = publish(run->store, run->conf, run->now, progress, &result);
    run->report->stories_written += result.stories;
    run->report->files_written += result.files;
    return e;
}

static enum err publish_news(struct refresh_run *run, struct progress *progress)
{
    enum err e = publish_changes(run, progress);
    if (!e)
        e = prune(run->store, run->conf, run->now, progress, &run->report->stories_removed);
    return e || run->report->stories_removed == 0 ? e : publish_changes(run, progress);
}

/* The pages show them when all of this run have come. */
static void fetch_pictures(struct refresh_run *run, struct progress *progress)
{
    struct pictures *pictures = NULL;
    if (run->fatal || stop_asked || run->options->reconvert)
        return;
    run_fatal(run, pictures_begin(run, &pictures));
    while (!run->fatal && !stop_asked && !pictures_continue(pictures)) {
        progress_show(progress, run);
        turn(run);
        end_old_batch(run);
    }
    end_batch(run);
    bool changed = run->report->pictures_new || (pictures && pictures_gone(pictures));
    pictures_free(pictures);
    if (!run->fatal && changed)
        run_fatal(run, publish_changes(run, progress));
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    stop_asked = 0;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

static enum err run_all(struct refresh_run *run)
{
    struct progress progress;
    enum err e = open_run(run);
    if (e)
        return e;
    catch_signals();
    progress_begin(&progress, run->options->progress);
    work_off(run, &progress);
    end_batch(run);
    if (!stop_asked && !run->fatal)
        run_fatal(run, publish_news(run, &progress));
    fetch_pictures(run, &progress);
    progress_end(&progress);
    if (stop_asked)
        log_warning("stopped; the next refresh goes on from here");
    return run->fatal;
}

enum err refresh(const struct conf *c, const struct refresh_options *o,
                 struct refresh_report *report)
{
    int lock_fd = -1;
    int64_t start = clock_monotonic_ms();
    *report = (struct refresh_report){0};
    const char *store = conf_string(conf_section(c, "mirror"), "store");
    enum err e = o->reconvert ? store_must_exist(store) : SW_OK;
    if (!e)
        e = refresh_lock(store, &lock_fd);
    if (e)
        return e;
    struct refresh_run run = {.conf = c, .options = o, .report = report, .now = clock_now()};
    e = run_all(&run);
    close_run(&run);
    close(lock_fd);
    report->milliseconds = clock_monotonic_ms() - start;
    return e;
}
