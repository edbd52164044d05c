#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace shop {

enum class Kind { small, large };

int charge(std::int64_t cart_id, const std::string& region, std::string_view way,
           const std::vector<int>& lines, std::optional<int> gift, const int* note) {
    int sum = 0;
    for (const int line : lines) {
        sum += line;
    }
    try {
        sum += std::stoi(region);
    } catch (...) {
        sum = -1;
    }
    sum += gift.value_or(0) + (note == nullptr);
    return sum + static_cast<int>(way.size()) + static_cast<int>(cart_id);
}

}  // namespace shop

int main() { return shop::charge(1, "2", "three", {4}, 5, nullptr) == 0; }
