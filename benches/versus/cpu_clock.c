/* A clock that goes only while the process works, preloaded into solvers that stop by the time of day.
 *
 * Every reading of a clock of the day or of the time since boot becomes what it was at the start plus the processor's
 * seconds taken since, shared out over CPU_CLOCK_THREADS. A limit of ten seconds is then ten seconds of work on each
 * thread, however busy the machine is. cc -O2 -shared -fPIC -o cpu_clock.so cpu_clock.c -ldl
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

static const long long SECOND = 1000000000;
static int (*true_clock)(clockid_t, struct timespec *);
static long long of_day, since_boot, threads = 1;

static long long read_true(clockid_t id) {
    struct timespec now = {0, 0};
    if (!true_clock)
        *(void **)&true_clock = dlsym(RTLD_NEXT, "clock_gettime");
    true_clock(id, &now);
    return now.tv_sec * SECOND + now.tv_nsec;
}

__attribute__((constructor)) static void begin(void) {
    const char *asked = getenv("CPU_CLOCK_THREADS");
    threads = asked && atoi(asked) > 0 ? atoi(asked) : 1;
    of_day = read_true(CLOCK_REALTIME);
    since_boot = read_true(CLOCK_MONOTONIC);
}

static long long worked(void) { return read_true(CLOCK_PROCESS_CPUTIME_ID) / threads; }

int clock_gettime(clockid_t id, struct timespec *out) {
    long long now;
    if (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)
        now = of_day + worked();
    else if (id == CLOCK_MONOTONIC || id == CLOCK_MONOTONIC_RAW || id == CLOCK_MONOTONIC_COARSE || id == CLOCK_BOOTTIME)
        now = since_boot + worked();
    else
        now = read_true(id);
    out->tv_sec = now / SECOND;
    out->tv_nsec = now % SECOND;
    return 0;
}

int gettimeofday(struct timeval *out, void *zone) {
    long long now = of_day + worked();
    (void)zone;
    out->tv_sec = now / SECOND;
    out->tv_usec = now % SECOND / 1000;
    return 0;
}

time_t time(time_t *out) {
    time_t now = (of_day + worked()) / SECOND;
    if (out)
        *out = now;
    return now;
}
