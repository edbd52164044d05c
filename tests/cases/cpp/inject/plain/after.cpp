#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "telemetry_inject.h" /* telemetry-inject: v1 */

namespace shop {

class Cart {
public:
    explicit Cart(int id) : id_(id) {
        _otel_span("span 0", "shop::Cart::Cart");
        lines_.reserve(8);
    }
    virtual ~Cart() {
        _otel_span("span 1", "shop::Cart::~Cart");
        lines_.clear();
        id_ = 0;
    }
    Cart(const Cart&) = default;
    Cart& operator=(const Cart&) = delete;

    int total(int discount = 0) const noexcept;

    Cart& operator+=(int line) {
        _otel_span("span 2", "shop::Cart::operator+=");
        lines_.push_back(line);
        return *this;
    }

    operator bool() const {
        _otel_span("span 3", "shop::Cart::operator bool");
        const bool empty = lines_.empty();
        return !empty;
    }

private:
    int id_;
    std::vector<int> lines_;
};

int Cart::total(int discount) const noexcept {
    _otel_span("span 4", "shop::Cart::total");
    int sum = 0;
    for (const int line : lines_)
        sum += line;
    return sum - discount;
}

template <typename T>
T larger(const T& one, const T& other) {
    _otel_span("span 5", "shop::larger");
    if (one < other)
        return other;
    return one;
}

namespace {
auto doubled(int value) -> int {
    _otel_span("span 6", "shop::doubled");
    const auto twice = [](int inner) {
        _otel_span("span 7", "shop::doubled::twice");
        int sum = inner;
        sum += inner;
        return sum;
    };
    return twice(value);
}
}  // namespace

bool keep(const std::string& path, std::unique_ptr<Cart> cart) {
    _otel_span("span 8", "shop::keep");
    std::ofstream out(path);
    out << cart->total() << '\n';
    return out.good();
}

}  // namespace shop

int main() {
    _otel_span("span 9", "main");
    shop::Cart cart(3);
    cart += 4;
    if (!cart || shop::larger(1, 2) != 2 || shop::doubled(2) != 4)
        return 1;
    return shop::keep("/dev/null", std::make_unique<shop::Cart>(4)) ? 0 : cart.total(4);
}
