#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "telemetry_inject.h" /* telemetry-inject: v1 */

namespace shop {

enum class Kind { small, large };

int charge(std::int64_t cart_id, const std::string& region, std::string_view way,
           const std::vector<int>& lines, std::optional<int> gift, const int* note) {
    _otel_producer_span("charge cart", "shop::charge");
    _otel_int("shop.cart.id", cart_id);
    _otel_text("shop.region", region);
    _otel_text("shop.way", way);
    _otel_int("shop.lines", lines.size());
    _otel_bool("shop.free", lines.empty());
    _otel_bool("shop.gift", gift.has_value());
    _otel_bool("shop.noted", note != nullptr);
    _otel_with_bool("large", 1);
    _otel_count("shop.carts", "{cart}", "", 1);
    _otel_duration("shop.duration", "");
    int sum = 0;
    for (const int line : lines) {
        sum += line;
        _otel_with_int("id", cart_id);
        _otel_event("line");
    }
    try {
        sum += std::stoi(region);
    } catch (...) {
        sum = -1;
    }
    _otel_with_int("id", cart_id);
    _otel_log("error", "charged");
    sum += gift.value_or(0) + (note == nullptr);
    return sum + static_cast<int>(way.size()) + static_cast<int>(cart_id);
}

}  // namespace shop

int main() { return shop::charge(1, "2", "three", {4}, 5, nullptr) == 0; }
