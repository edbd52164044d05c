/* Every macro of the header, in the order in which C89 wants declarations. */
#include "telemetry_inject.h" /* telemetry-inject: v1 */

#include <stdio.h>

int charge(int id, double amount, unsigned long owner);

int charge(int id, double amount, unsigned long owner)
{
    _otel_client_span("charge cart", "charge");
    _otel_int("shop.cart.id", id);
    _otel_uint("shop.owner.id", owner);
    _otel_double("shop.amount", amount);
    _otel_bool("shop.large", amount > 10);
    _otel_literal("shop.kind", "it's \"x\\y\"");
    _otel_entry(_otel_with_int("id", id));
    _otel_duration("shop.charge.duration", "How long charging took");
    int at;
    int sum = owner > 7 && amount > 0;
    for (at = 0; at < id; at++)
        sum += at;
    _otel_set_int("shop.sum", sum);
    _otel_with_bool("large", sum > 5);
    _otel_event("summed up");
    _otel_with_int("sum", sum);
    _otel_log("warn", "charged a cart");
    _otel_count("shop.carts", "{cart}", "Carts charged", 1);
    _otel_with_bool("large", sum > 5);
    _otel_record("shop.sums", "1", "Sums", sum);
    if (sum > 5)
        return 1;
    return 0;
}

int main(void)
{
    _otel_span("shop main", "main");
    int charged = charge(3, 1.5, 18446744073709551615UL) + charge(5, 15, 7);
    puts(charged == 1 ? "one" : "other");
    return 0;
}
