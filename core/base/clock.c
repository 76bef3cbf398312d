/* clock: the machine's clock, and the one way a time is written and read. */
#include "core/base/clock.h"

#include <assert.h>
#include <string.h>
#include <time.h>

enum { US_PER_S = 1000 * 1000 };

/* RFC 3339 has four digits for the year: times outside of 0000..9999 are written as its ends. */
static const int64_t FIRST_SECOND = -62167219200; /* 0000-01-01T00:00:00Z */
static const int64_t LAST_SECOND = 253402300799;  /* 9999-12-31T23:59:59Z */

static int64_t read_us(clockid_t id)
{
    struct timespec now;
    int result = clock_gettime(id, &now);
    assert(result == 0);
    return (int64_t)now.tv_sec * US_PER_S + now.tv_nsec / 1000;
}

static int64_t system_wall_us(struct clock *clock)
{
    (void)clock;
    return read_us(CLOCK_REALTIME);
}

static int64_t system_monotonic_us(struct clock *clock)
{
    (void)clock;
    return read_us(CLOCK_MONOTONIC);
}

struct clock *clock_system(void)
{
    static struct clock system = {system_wall_us, system_monotonic_us};
    return &system;
}

static char *put_digits(char *out, int64_t value, int width, char after)
{
    for (int i = width - 1; i >= 0; i--) {
        out[i] = (char)('0' + value % 10);
        value /= 10;
    }
    out[width] = after;
    return out + width + 1;
}

size_t clock_format_rfc3339(int64_t wall_us, char out[CLOCK_RFC3339_SIZE])
{
    int64_t fraction = wall_us % US_PER_S;
    int64_t seconds = wall_us / US_PER_S;
    if (fraction < 0) {
        fraction += US_PER_S;
        seconds--;
    }
    if (seconds < FIRST_SECOND) {
        seconds = FIRST_SECOND;
        fraction = 0;
    } else if (seconds > LAST_SECOND) {
        seconds = LAST_SECOND;
        fraction = US_PER_S - 1;
    }
    time_t unix_time = (time_t)seconds;
    struct tm utc;
    struct tm *converted = gmtime_r(&unix_time, &utc);
    assert(converted);
    char *end = put_digits(out, utc.tm_year + 1900, 4, '-');
    end = put_digits(end, utc.tm_mon + 1, 2, '-');
    end = put_digits(end, utc.tm_mday, 2, 'T');
    end = put_digits(end, utc.tm_hour, 2, ':');
    end = put_digits(end, utc.tm_min, 2, ':');
    end = put_digits(end, utc.tm_sec, 2, '.');
    end = put_digits(end, fraction, 6, 'Z');
    *end = '\0';
    return (size_t)(end - out);
}

/* `width` digits and what stands behind them; moves `*at` behind both. */
static bool take_digits(const char **at, int width, char after, int *out)
{
    *out = 0;
    for (int i = 0; i < width; i++, (*at)++) {
        if (**at < '0' || **at > '9') {
            return false;
        }
        *out = *out * 10 + (**at - '0');
    }
    return after == '\0' || *(*at)++ == after;
}

/* A point and one to six digits, or nothing. */
static bool take_fraction(const char **at, int64_t *out_us)
{
    *out_us = 0;
    if (**at != '.') {
        return true;
    }
    (*at)++;
    int64_t unit = US_PER_S;
    for (; **at >= '0' && **at <= '9' && unit > 1; (*at)++) {
        unit /= 10;
        *out_us += (**at - '0') * unit;
    }
    return unit < US_PER_S;
}

bool clock_parse_rfc3339(const char *text, int64_t *out_wall_us)
{
    struct tm utc = {0};
    int64_t fraction;
    bool read =
        take_digits(&text, 4, '-', &utc.tm_year) && take_digits(&text, 2, '-', &utc.tm_mon) &&
        take_digits(&text, 2, 'T', &utc.tm_mday) && take_digits(&text, 2, ':', &utc.tm_hour) &&
        take_digits(&text, 2, ':', &utc.tm_min) && take_digits(&text, 2, '\0', &utc.tm_sec) &&
        take_fraction(&text, &fraction) && strcmp(text, "Z") == 0;
    if (!read) {
        return false;
    }
    utc.tm_year -= 1900;
    utc.tm_mon -= 1;
    struct tm given = utc;
    time_t seconds = timegm(&utc); /* changes what is no time of the calendar */
    if (given.tm_mon != utc.tm_mon || given.tm_mday != utc.tm_mday ||
        given.tm_hour != utc.tm_hour || given.tm_min != utc.tm_min || given.tm_sec != utc.tm_sec) {
        return false;
    }
    *out_wall_us = (int64_t)seconds * US_PER_S + fraction;
    return true;
}
