#include "telemetry_inject.h" /* telemetry-inject: v1, blank below */

/* -std=c89 */
static int add(one, other)
    int one;
    int other;
{
    _otel_span("span 0", "add");
    int sum = one;
    sum += other;
    return sum;
}

static int
split_up(int one)
{
    _otel_span("span 1", "split_up");
    int half;
    int rest;
    half = one / 2;
    rest = one - half;
    return add(half, rest);
}

int main(void)
{
    _otel_span("span 2", "main");
    return split_up(0);
}
