// What the numbers of a row are called, in order: models name what they were trained on.
#pragma once

#include <array>
#include <string_view>

namespace demarche::clean {

// clang-format off
constexpr std::array<std::string_view, 184> kFeatureNames = {
    "words", "bytes", "upper", "shout", "number", "small", "stops", "commas", "bars", "link", "strong", "ends_stop",
    "ends_colon", "ends_ellipsis", "ends_star", "ends_question", "starts_lower", "starts_quote", "starts_mark", "copyright",
    "quote", "address", "clock", "date", "is_title", "title_like", "repeated", "first_repeated", "foreign", "heading",
    "hidden", "cue_link", "cue_share", "cue_promo", "cue_donation", "cue_cookie", "cue_form", "cue_comments", "cue_ad",
    "cue_footer", "cue_tags", "cue_byline", "cue_date", "cue_caption", "cue_credit", "cue_nav", "cue_author", "cue_poll",
    "cue_words_left", "position", "words_position", "prose_position", "after_title", "n_blocks", "prose_words", "in_nav",
    "in_footer", "in_aside", "in_header", "in_form", "in_figure", "in_article", "in_main", "in_table", "in_quote", "in_list",
    "in_caption", "in_button", "tag", "label_comment", "label_share", "label_related", "label_nav", "label_footer",
    "label_side", "label_promo", "label_cookie", "label_meta", "label_tags", "label_bio", "label_caption", "label_media",
    "label_embed", "label_table", "label_headline", "label_deck", "label_body", "label_content", "label_live", "label_form",
    "label_hidden", "c0_words", "c0_link", "c0_prose", "c0_blocks", "c0_share", "c1_words", "c1_link", "c1_prose",
    "c1_blocks", "c1_share", "c2_words", "c2_link", "c2_prose", "c2_blocks", "c2_share", "c3_words", "c3_link", "c3_prose",
    "c3_blocks", "c3_share", "style_words", "style_blocks", "style_link", "style_prose", "style_share", "style_mean",
    "main_up", "main_down", "main_prose", "p3_words", "p3_link", "p3_stop", "p3_prose", "p3_cue", "p3_heading", "p3_same",
    "p2_words", "p2_link", "p2_stop", "p2_prose", "p2_cue", "p2_heading", "p2_same", "p1_words", "p1_link", "p1_stop",
    "p1_prose", "p1_cue", "p1_heading", "p1_same", "n1_words", "n1_link", "n1_stop", "n1_prose", "n1_cue", "n1_heading",
    "n1_same", "n2_words", "n2_link", "n2_stop", "n2_prose", "n2_cue", "n2_heading", "n2_same", "n3_words", "n3_link",
    "n3_stop", "n3_prose", "n3_cue", "n3_heading", "n3_same", "window3", "window8", "ahead4", "behind4", "ahead12",
    "behind12", "prose_ahead", "prose_behind", "shared", "shared_names", "n_names", "title_words", "of_title", "gap_behind",
    "gap_ahead", "run_words", "run_lines", "near_words", "same_begin", "same_end", "wide_words", "bag",
};
// clang-format on

}  // namespace demarche::clean
