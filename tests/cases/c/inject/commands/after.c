#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "telemetry_inject.h" /* telemetry-inject: v1 */

static int carts;

static int charge(int cart_id, uint64_t owner, size_t count, double rate, bool gift, const char *note)
{
    _otel_client_span("charge cart", "charge");
    _otel_int("shop.cart.id", cart_id);
    _otel_uint("shop.owner.id", owner);
    _otel_int("shop.count", count);
    _otel_double("shop.rate", rate);
    _otel_bool("shop.gift", gift);
    _otel_bool("shop.noted", note != 0);
    _otel_bool("shop.large", cart_id > 100);
    _otel_literal("shop.way", "by hand");
    _otel_entry(_otel_event("began"));
    _otel_entry(_otel_with_bool("gift", gift));
    _otel_entry(_otel_count("shop.carts", "{cart}", "Carts charged", 1));
    _otel_entry(_otel_with_bool("gift", !gift));
    _otel_duration("shop.duration", "How long it took");
    int sum = 0;
    carts++;
    if (gift) {
        sum += 1;
        _otel_set_int("shop.cart.id", cart_id);
    } else {
        sum -= (int)count;
        _otel_with_bool("gift", gift);
        _otel_event("went over the count");
    }
    sum += (int)(rate * cart_id);
    _otel_record("shop.rates", "1", "", rate);
    _otel_with_int("id", cart_id);
    _otel_log("warn", "Is it large?\? Yes");
    return sum + (note != NULL) + (owner > 3);
}

static void tick(void)
{
    _otel_entry(_otel_event("ticked"));
    carts++;
    carts--;
    _otel_log("debug", "ticked twice");
}

int main(void)
{
    tick();
    return charge(1, 2, 3, 0.5, true, NULL) == 2;
}
