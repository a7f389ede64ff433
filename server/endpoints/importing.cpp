#include "bind.hpp"
#include "crondb/importing/operations.hpp"
#include "crondb/wire/imports.hpp"
#include "schema_custom.hpp"

namespace crondb::server {

template struct Bound<get_import>;
template struct Bound<get_import_fields>;
template struct Bound<list_imports>;

}  // namespace crondb::server
