#include "telemetry_inject.h"
#include <pthread.h>

static int inner(int round)
{
    _otel_span("inner", "inner");
    _otel_int("round", round);
    return round + 1;
}

static int outer(int round)
{
    _otel_span("outer", "outer");
    _otel_count("rounds", "1", "", 1);
    _otel_event("went in");
    return inner(round);
}

static void *work(void *unused)
{
    int round = 0;
    while (round < 500)
        round = outer(round);
    return unused;
}

int main(void)
{
    pthread_t threads[8];
    int at;
    for (at = 0; at < 8; at++)
        pthread_create(&threads[at], 0, work, 0);
    for (at = 0; at < 8; at++)
        pthread_join(threads[at], 0);
    return 0;
}
