// Plans a book in one call and prints the roster: what the command prints.
//
// usage: week_cpp BOOK.json
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>

#include "homeround.h"

namespace {

struct Answer {
    hr_status status;
    std::string json;
};

Answer ask(const char *verb, const std::string &request) {
    hr_bytes *made = nullptr;
    const hr_view lent{reinterpret_cast<const uint8_t *>(request.data()), request.size()};
    const hr_status status = hr_ask(verb, lent, &made);
    const std::unique_ptr<hr_bytes, decltype(&hr_bytes_end)> held(made, hr_bytes_end);
    const hr_view bytes = hr_bytes_view(held.get());
    return {status, bytes.len == 0 ? "" : std::string(reinterpret_cast<const char *>(bytes.data), bytes.len)};
}

}  // namespace

int main(int count, char **words) {
    std::ifstream file(count == 2 ? words[1] : "", std::ios::binary);
    const std::string book((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    const Answer planned = ask("plan", R"({"work":200000,"book":)" + book + "}");
    if (planned.status != HR_YES && planned.status != HR_UNDECIDED) {
        std::cerr << planned.json;
        return 1;
    }
    std::cout << planned.json;
    const Answer checked = ask("check", R"({"book":)" + book + R"(,"roster":)" + planned.json + "}");
    return checked.status == HR_YES || checked.status == HR_NO ? 0 : 1;
}
