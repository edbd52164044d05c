#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace shop {

class Cart {
public:
    explicit Cart(int id) : id_(id) {
        lines_.reserve(8);
    }
    virtual ~Cart() {
        lines_.clear();
        id_ = 0;
    }
    Cart(const Cart&) = default;
    Cart& operator=(const Cart&) = delete;

    int total(int discount = 0) const noexcept;

    Cart& operator+=(int line) {
        lines_.push_back(line);
        return *this;
    }

    operator bool() const {
        const bool empty = lines_.empty();
        return !empty;
    }

private:
    int id_;
    std::vector<int> lines_;
};

int Cart::total(int discount) const noexcept {
    int sum = 0;
    for (const int line : lines_)
        sum += line;
    return sum - discount;
}

template <typename T>
T larger(const T& one, const T& other) {
    if (one < other)
        return other;
    return one;
}

namespace {
auto doubled(int value) -> int {
    const auto twice = [](int inner) {
        int sum = inner;
        sum += inner;
        return sum;
    };
    return twice(value);
}
}  // namespace

bool keep(const std::string& path, std::unique_ptr<Cart> cart) {
    std::ofstream out(path);
    out << cart->total() << '\n';
    return out.good();
}

}  // namespace shop

int main() {
    shop::Cart cart(3);
    cart += 4;
    if (!cart || shop::larger(1, 2) != 2 || shop::doubled(2) != 4)
        return 1;
    return shop::keep("/dev/null", std::make_unique<shop::Cart>(4)) ? 0 : cart.total(4);
}
