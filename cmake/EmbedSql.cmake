# Compiles SQL files into a program.
#
#   include(EmbedSql)
#   crondb_embed_sql(<target> VERSION <program version> FIRST <number> [FOR_POSTGRES] FILES 0001_access.sql ...)
#
# adds a source to <target> that defines what lib/storage/sql/migrations.hpp declares: the migrations with number, name, text and the
# SHA-256 of the text, in the order of FILES, and the program's version. FOR_POSTGRES: types are
# written as PostgreSQL calls them, texts compare byte by byte as in SQLite, and what only SQLite's tables are is left out. The file also runs as the script that writes the source.

if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(CRONDB_EMBED_SQL_SCRIPT "${CMAKE_CURRENT_LIST_FILE}" CACHE INTERNAL "")

  function(crondb_embed_sql target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "FOR_POSTGRES" "VERSION;FIRST" "FILES")
    list(TRANSFORM arg_FILES PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" REGEX "^[^/]")
    set(output "${CMAKE_CURRENT_BINARY_DIR}/${target}_migrations.cpp")
    add_custom_command(
      OUTPUT "${output}"
      COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${output}" "-DFIRST=${arg_FIRST}" "-DFOR_POSTGRES=${arg_FOR_POSTGRES}" "-DVERSION=${arg_VERSION}" "-DFILES=${arg_FILES}" -P "${CRONDB_EMBED_SQL_SCRIPT}"
      DEPENDS ${arg_FILES} "${CRONDB_EMBED_SQL_SCRIPT}"
      COMMENT "Embedding the migrations of ${target}"
      VERBATIM)
    target_sources(${target} PRIVATE "${output}")
  endfunction()

  return()
endif()

set(rows "")
math(EXPR expected "${FIRST} - 1")
foreach(path IN LISTS FILES)
  get_filename_component(stem "${path}" NAME_WE)
  if(NOT stem MATCHES "^0*([1-9][0-9]*)_([a-z_]+)$")
    message(FATAL_ERROR "${path}: a migration is called NNNN_what.sql, what of letters and _")
  endif()
  set(number "${CMAKE_MATCH_1}")
  set(name "${CMAKE_MATCH_2}")
  math(EXPR expected "${expected} + 1")
  if(NOT number EQUAL expected)
    message(FATAL_ERROR "${path}: the next migration has the number ${expected}")
  endif()
  file(READ "${path}" text)
  if(NOT text MATCHES "^-- why: ")
    message(FATAL_ERROR "${path}: a migration opens with a comment that says why")
  endif()
  file(SHA256 "${path}" checksum)
  if(FOR_POSTGRES)
    string(REGEX REPLACE "\\) STRICT(, WITHOUT ROWID)?;" ");" text "${text}")
    string(REGEX REPLACE "([ (])BLOB([ ,;\n])" "\\1BYTEA\\2" text "${text}")
    string(REGEX REPLACE "([ (])INTEGER([ ,;\n])" "\\1BIGINT\\2" text "${text}")
    string(REGEX REPLACE "([ (])TEXT([ ,;\n])" "\\1TEXT COLLATE \"C\"\\2" text "${text}")
  endif()
  string(APPEND rows "    {${number}, \"${name}\", \"${checksum}\", R\"sql(${text})sql\"},\n")
endforeach()

file(WRITE "${OUTPUT}" "// Written by EmbedSql.cmake.
#include \"storage/sql/migrations.hpp\"

namespace crondb::sql::inline CRONDB_ENGINE {

namespace {
constexpr Migration embedded[] = {
${rows}};
}  // namespace

std::span<const Migration> known_migrations() { return embedded; }
std::string_view program_version() { return \"${VERSION}\"; }

}  // namespace crondb::sql::inline CRONDB_ENGINE
")
