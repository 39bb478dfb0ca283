// Modes: what kind of its type a row is, where its own word does not tell.
//
// A demand by what is demanded, a blow by what it is dealt with, a meeting by where it is held and by whom. Linear in rows; never
// fails. "Two rockets struck the port" is heavy weapons; "The port was struck" has no mode.
#pragma once

#include <string_view>
#include <vector>

#include "document/document.h"
#include "event/row.h"
#include "event/rows.h"

namespace demarche::event {

class Modes {
 public:
  Modes(const Doc& doc, const Reading& reading, const std::vector<Row>& rows)
      : doc_(doc),
        reading_(reading),
        scene_(reading.scene),
        all_(reading.scene.clauses.all),
        knowledge_(reading.scene.knowledge),
        rows_(rows) {}

  void join_drill(Row& row);  // a drill of two countries is cooperation
  void find(Row& row);
  void find_of_meeting(Row& row);

 private:
  bool is_drill(uint32_t token) const;
  void by_means(Row& row);
  bool speaks_of(const Row& row, std::string_view lemmas) const;

  const Doc& doc_;
  const Reading& reading_;
  const Scene& scene_;
  const std::vector<Clause>& all_;
  const Knowledge& knowledge_;
  const std::vector<Row>& rows_;
};

}  // namespace demarche::event
