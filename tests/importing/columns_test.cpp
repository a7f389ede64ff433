#include "importing/columns.hpp"

#include <doctest/doctest.h>

#include "importing/kinds.hpp"

namespace crondb::importing {

namespace {

using Fields = std::map<std::string, std::string>;

Fields suggested(const std::vector<std::string_view>& header, ImportKind kind) { return suggest(header, kind).mapping.fields; }

}  // namespace

TEST_CASE("the fields of every kind are described in their order") {
  for (std::size_t i = 0; i < words<ImportKind>.size(); ++i) {
    const auto kind = static_cast<ImportKind>(i);
    const auto columns = columns_of(kind);
    const auto fields = find_kind(kind).fields;
    REQUIRE(columns.size() == fields.size());
    for (std::size_t j = 0; j < fields.size(); ++j) {
      CHECK(columns[j].name == fields[j]);
      CHECK((!columns[j].aliases.empty() || !columns[j].description.empty() || columns[j].type == ColumnType::word));
      CHECK(columns[j].words.empty() == (columns[j].type != ColumnType::word && columns[j].type != ColumnType::boolean));
    }
  }
}

TEST_CASE("the headers of other programs' exports suggest a mapping") {
  CHECK(suggested({"Record ID", "Deal Name", "Deal Stage", "Close Date", "Deal owner", "Amount", "Currency", "Create Date"},
                  ImportKind::deals) == Fields{{"external_id", "Record ID"},
                                               {"name", "Deal Name"},
                                               {"stage", "Deal Stage"},
                                               {"expected_close_on", "Close Date"},
                                               {"owner", "Deal owner"},
                                               {"value", "Amount"},
                                               {"currency", "Currency"},
                                               {"created_at", "Create Date"}});
  CHECK(suggested({"First Name", "Last Name", "E-Mail", "Phone number", "Company name", "Lead Status", "Original Source"},
                  ImportKind::leads) == Fields{{"first_name", "First Name"},
                                               {"last_name", "Last Name"},
                                               {"email", "E-Mail"},
                                               {"phone", "Phone number"},
                                               {"company", "Company name"},
                                               {"status", "Lead Status"},
                                               {"source", "Original Source"}});
  CHECK(suggested({"Deal - Title", "Deal - Value", "Deal - Currency of Value", "Deal - Won time", "Deal - Expected close date"},
                  ImportKind::deals) == Fields{{"name", "Deal - Title"},
                                               {"value", "Deal - Value"},
                                               {"closed_at", "Deal - Won time"},
                                               {"expected_close_on", "Deal - Expected close date"}});
  CHECK(
      suggested({"Opportunity ID", "OPPORTUNITY_NAME", "Stage", "Opportunity Owner"}, ImportKind::deals) ==
      Fields{{"external_id", "Opportunity ID"}, {"name", "OPPORTUNITY_NAME"}, {"stage", "Stage"}, {"owner", "Opportunity Owner"}});
}

TEST_CASE("a column fills one field, a field has one column, and what is left is said") {
  const std::vector<std::string_view> header{"Title", "name", "Colour", "", "Owner", "Owner"};
  const auto suggestion = suggest(header, ImportKind::deals);
  CHECK(suggestion.mapping.fields == Fields{{"name", "name"}});
  CHECK(suggestion.unused_columns == std::vector<std::string>{"Title", "Colour", "Owner", "Owner"});
  CHECK(suggestion.missing_columns.empty());
  CHECK(suggest(std::vector<std::string_view>{"Colour"}, ImportKind::deals).missing_columns == std::vector<std::string>{"name"});
}

TEST_CASE("a misspelt name is near what it is meant for") {
  const std::vector<std::string_view> known{"external_id", "name", "value", "stage", "owner"};
  CHECK(nearest("vlaue", known) == "value");
  CHECK(nearest("Extrnal Id", known) == "external_id");
  CHECK(nearest("colour", known) == std::nullopt);
  CHECK(nearest("", known) == std::nullopt);
  CHECK(field_for("Deal amount", known) == "value");
}

}  // namespace crondb::importing
