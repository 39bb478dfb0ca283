#include "base/utf8.h"

#include <gtest/gtest.h>

#include <random>

namespace demarche {
namespace {

TEST(Utf8, BrokenSequencesBecomeReplacementCharactersOneByteEach) {
  const std::string text = "a\xC3(\xF0\x9F\x98\x80\xED\xA0\x80z";  // a lone lead byte, an emoji, a surrogate
  std::u32string decoded;
  for (size_t at = 0; at < text.size();) decoded.push_back(decode_utf8(text, &at));
  EXPECT_EQ(decoded, U"a\uFFFD(\U0001F600\uFFFD\uFFFD\uFFFDz");
  EXPECT_EQ(find_invalid_utf8(text), 1u);
  EXPECT_EQ(find_invalid_utf8("all is well: «Łódź» 北京"), std::string_view::npos);
}

TEST(Utf8, EveryCodePointSurvivesTheRoundTrip) {
  for (char32_t c = 0; c <= 0x10FFFF; ++c) {
    std::string bytes;
    append_utf8(c, &bytes);
    size_t at = 0;
    const char32_t back = decode_utf8(bytes, &at);
    ASSERT_EQ(at, bytes.size());
    ASSERT_EQ(back, c >= 0xD800 && c <= 0xDFFF ? kReplacementCharacter : c);
  }
}

TEST(CodePointIndex, AgreesWithCountingFromTheStart) {
  std::mt19937 random(7);
  for (int round = 0; round < 50; ++round) {
    std::string text;
    std::vector<uint32_t> starts;
    const int n = static_cast<int>(random() % 900);
    for (int i = 0; i < n; ++i) {
      starts.push_back(static_cast<uint32_t>(text.size()));
      const char32_t alphabet[] = {U'a', U'é', U'北', U'\U0001F600'};
      append_utf8(round % 5 == 0 ? U'x' : alphabet[random() % 4], &text);
    }
    starts.push_back(static_cast<uint32_t>(text.size()));
    const CodePointIndex index(text);
    for (uint32_t i = 0; i < starts.size(); ++i) ASSERT_EQ(index.at(starts[i]), i);
  }
}

}  // namespace
}  // namespace demarche
