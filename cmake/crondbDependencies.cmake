# What crondb's components stand on: read when crondb is built, and by find_package of whoever uses it.
#
# A row of `crondb_dependencies` is
#
#   component | kind | what find_package or its stand-in is called with | Debian's package | how pkg-config calls it: modules or flags
#
# `public` is what a component's headers include; `private` is what it is linked with, which whoever uses a static one links too.
set(crondb_dependencies
  "core|public|tl-expected|libexpected-dev|"
  "core|private|Threads|libc6-dev|-pthread"
  "core|private|fmt|libfmt-dev|fmt"
  "core|private|date|libhowardhinnant-date-dev|-ldate-tz"
  "core|private|OpenSSL COMPONENTS Crypto|libssl-dev|libcrypto"
  "core|private|library utf8proc utf8proc utf8proc.h|libutf8proc-dev|libutf8proc"
  "core|private|library idn2 idn2 idn2.h|libidn2-dev|libidn2"
  "sqlite|private|SQLite3|libsqlite3-dev|sqlite3"
  "postgres|private|pkgconfig PQ libpq|libpq-dev|libpq"
  "wire|public|Boost 1.81 COMPONENTS json|libboost-json1.81-dev|-lboost_json"
  "importing|private|library libcsv csv csv.h|libcsv-dev|-lcsv"
  "server|private|Boost 1.81 COMPONENTS json url|libboost-url1.81-dev|-lboost_url"
  "server|private|OpenSSL COMPONENTS SSL|libssl-dev|libssl"
  "server|private|spdlog|libspdlog-dev|spdlog"
  "server|private|prometheus-cpp|prometheus-cpp-dev|prometheus-cpp-core"
  "server|private|ZLIB|zlib1g-dev|zlib"
  "server|private|CURL|libcurl4-openssl-dev|libcurl"
  "server|private|pkgconfig GMIME gmime-3.0|libgmime-3.0-dev|gmime-3.0"
  "server|private|pkgconfig PANGOCAIRO pangocairo>=1.50 pangoft2 fontconfig cairo-pdf|libpango1.0-dev|pangocairo pangoft2 fontconfig cairo-pdf")

# The components that each links.
set(crondb_core_uses "")
set(crondb_sqlite_uses core)
set(crondb_postgres_uses core)
set(crondb_wire_uses core)
set(crondb_reports_uses core wire)
set(crondb_importing_uses core wire)
set(crondb_contract_uses core)
set(crondb_testing_uses core)
set(crondb_server_uses core wire reports importing)

# Finds what a row of the table says. Sets `problem` to what is wrong, empty if it is there.
macro(crondb_find_dependency call problem)
  set(${problem} "")
  string(REPLACE " " ";" crondb_call "${call}")
  list(POP_FRONT crondb_call crondb_what)
  if(crondb_what STREQUAL "library")
    # library NAME LIBRARY HEADER: a library whose Debian package has no CMake files; becomes NAME::NAME.
    list(POP_FRONT crondb_call crondb_what)
    if(NOT TARGET ${crondb_what}::${crondb_what})
      list(GET crondb_call 0 crondb_library)
      list(GET crondb_call 1 crondb_header)
      string(TOUPPER "${crondb_what}" crondb_upper)
      find_path(${crondb_upper}_INCLUDE_DIR ${crondb_header})
      find_library(${crondb_upper}_LIBRARY ${crondb_library})
      mark_as_advanced(${crondb_upper}_INCLUDE_DIR ${crondb_upper}_LIBRARY)
      if(${crondb_upper}_INCLUDE_DIR AND ${crondb_upper}_LIBRARY)
        add_library(${crondb_what}::${crondb_what} UNKNOWN IMPORTED)
        set_target_properties(${crondb_what}::${crondb_what} PROPERTIES IMPORTED_LOCATION "${${crondb_upper}_LIBRARY}"
          INTERFACE_INCLUDE_DIRECTORIES "${${crondb_upper}_INCLUDE_DIR}")
      else()
        set(${problem} "${crondb_library} is missing")
      endif()
    endif()
  elseif(crondb_what STREQUAL "pkgconfig")
    # pkgconfig NAME MODULE...: becomes PkgConfig::NAME.
    list(POP_FRONT crondb_call crondb_what)
    if(NOT TARGET PkgConfig::${crondb_what})
      find_package(PkgConfig QUIET)
      if(PkgConfig_FOUND)
        pkg_check_modules(${crondb_what} QUIET IMPORTED_TARGET ${crondb_call})
      endif()
      if(NOT TARGET PkgConfig::${crondb_what})
        set(${problem} "pkg-config doesn't find ${crondb_call}")
      endif()
    endif()
  else()
    find_package(${crondb_what} ${crondb_call} QUIET)
    if(NOT ${crondb_what}_FOUND)
      set(${problem} "${crondb_what} is missing")
    endif()
  endif()
endmacro()
