/* Copyright: nobody. */

#include "telemetry_inject.h" /* telemetry-inject: v1, blank below */

/* Doubles a number. */
int twice(int value);
int twice(int value)
{
    _otel_span("span 0", "twice");
    int sum = value;
    return sum + value;
}
