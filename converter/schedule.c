#include "schedule.h"

#include "smolwire/clock.h"

#define HOUR 3600
#define DAY  (24 * HOUR)

/* What a TTL may at most delay: some feeds name a week and publish daily. */
#define WISH_MOST SCHEDULE_MOST

/* A source that slept for a week is asked at a twentieth of its silence. */
#define SLEEP_SHARE 20

#define RETRY_LEAST (15 * 60)

/* Corrections come early: stories are looked at again at twice their age, until this one. */
#define RECHECK_LEAST HOUR
#define RECHECK_UNTIL (3 * DAY)

static int64_t clamp(int64_t value, int64_t least, int64_t most)
{
    return value < least ? least : value > most ? most : value;
}

int64_t schedule_interval(const struct schedule_news *news, int64_t wish, int64_t now)
{
    int64_t interval = SCHEDULE_MOST;
    if (news->stories >= 2) {
        int64_t gap = (news->newest - news->oldest) / (int64_t)(news->stories - 1);
        int64_t asleep = (now - news->newest) / SLEEP_SHARE;
        interval = gap / 2 > asleep ? gap / 2 : asleep;
    } else if (news->stories == 1) {
        interval = clamp((now - news->newest) / SLEEP_SHARE, HOUR, SCHEDULE_MOST);
    }
    wish = clamp(wish, 0, WISH_MOST);
    return clamp(interval > wish ? interval : wish, SCHEDULE_LEAST, SCHEDULE_MOST);
}

int64_t schedule_next(int64_t *horizon, int64_t interval, int64_t now)
{
    /* One that lies further ahead than a full burst comes from a longer interval, or a wrong clock.
     */
    int64_t most = now + SCHEDULE_BURST * interval;
    if (*horizon == SW_NO_TIME || *horizon < now)
        *horizon = now;
    *horizon += interval;
    if (*horizon > most)
        *horizon = most;
    return *horizon - (SCHEDULE_BURST - 1) * interval;
}

int64_t schedule_retry(int64_t failures, int64_t wait, int64_t now)
{
    int64_t doublings = clamp(failures - 1, 0, 10);
    int64_t delay = clamp((int64_t)RETRY_LEAST << doublings, RETRY_LEAST, DAY);
    return now + (wait > delay ? wait : delay);
}

int64_t schedule_recheck(int64_t published, int64_t now)
{
    int64_t age = now - published;
    if (age > RECHECK_UNTIL)
        return SW_NO_TIME;
    return now + (age > RECHECK_LEAST ? age : RECHECK_LEAST);
}
