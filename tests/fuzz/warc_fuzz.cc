// Web archives: any bytes give records that lie within them, or errors.
#include <algorithm>

#include "read/warc.h"
#include "read_and_clean.h"

namespace {

class Memory : public demarche::read::Stream {
 public:
  Memory(const uint8_t* data, size_t size) : data_(data), size_(size) {}

 protected:
  size_t fill(char* to, size_t size) override {
    const size_t n = std::min(size, size_ - at_);
    std::copy_n(data_ + at_, n, to);
    at_ += n;
    return n;
  }

 private:
  const uint8_t* data_;
  size_t size_, at_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace demarche;
  read::Options options;
  options.max_input_bytes = 1 << 20;
  Memory stream(data, size);
  size_t n = 0;
  read::read_warc(
      "fuzz", stream, options,
      [&](read::Item&& item) {
        fuzz::require(item.source_begin <= size && item.bytes.size() <= options.max_input_bytes);
        fuzz::read_and_clean(item.kind, reinterpret_cast<const uint8_t*>(item.bytes.data()), item.bytes.size());
        return ++n < 64;
      },
      [](const Error&) {});
  return 0;
}
