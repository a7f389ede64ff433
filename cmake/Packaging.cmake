# Debian packages: `cpack` in the build folder makes crondb-server and libcrondb-dev.
#
# crondb-server is the program with its service; libcrondb-dev is everything that a program needs to embed crondb.

set(package "${CMAKE_CURRENT_BINARY_DIR}/package")
set(source "${CMAKE_CURRENT_SOURCE_DIR}/cmake/debian")

# Man page, completions and settings are made by a program that knows the command line.
add_executable(crondb-describe server/describe.cpp)
target_link_libraries(crondb-describe PRIVATE crondb_program fmt::fmt)
find_program(GZIP gzip REQUIRED)
set(described "")
foreach(what man toml bash zsh)
  add_custom_command(OUTPUT "${package}/${what}"
    COMMAND "${CMAKE_COMMAND}" -E make_directory "${package}"
    COMMAND crondb-describe ${what} > "${package}/${what}"
    COMMENT "Describing crondb-server: ${what}" VERBATIM)
  list(APPEND described "${package}/${what}")
endforeach()
add_custom_command(OUTPUT "${package}/crondb-server.8.gz"
  COMMAND "${GZIP}" -9 -n -c "${package}/man" > "${package}/crondb-server.8.gz" DEPENDS "${package}/man" VERBATIM)
add_custom_command(OUTPUT "${package}/changelog.gz"
  COMMAND "${GZIP}" -9 -n -c "${CMAKE_CURRENT_SOURCE_DIR}/CHANGELOG.md" > "${package}/changelog.gz"
  DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/CHANGELOG.md" VERBATIM)
# With all else, because what is installed after a plain build has them too.
add_custom_target(crondb_described ALL DEPENDS ${described} "${package}/crondb-server.8.gz" "${package}/changelog.gz")
# Everything that the packages have, and nothing else.
get_property(components GLOBAL PROPERTY crondb_components)
list(TRANSFORM components PREPEND crondb_)
add_custom_target(crondb_packaged DEPENDS crondb-server ${components} crondb_described)

# Only as parts of a package: an installation elsewhere has no business in /etc.
install(FILES "${package}/toml" DESTINATION /etc/crondb RENAME server.toml COMPONENT server EXCLUDE_FROM_ALL)
install(FILES "${package}/crondb-server.8.gz" DESTINATION "${CMAKE_INSTALL_MANDIR}/man8" COMPONENT server)
install(FILES "${package}/bash" DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" RENAME crondb-server COMPONENT server)
install(FILES "${package}/zsh" DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions" RENAME _crondb-server COMPONENT server)
install(FILES "${source}/crondb-server.service" DESTINATION lib/systemd/system COMPONENT server EXCLUDE_FROM_ALL)
foreach(each server development)
  set(name crondb-server)
  if(each STREQUAL development)
    set(name libcrondb-dev)
  endif()
  install(FILES "${source}/copyright" "${package}/changelog.gz" DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/${name}" COMPONENT ${each})
endforeach()
file(GLOB guides CONFIGURE_DEPENDS examples/*.md examples/*.cpp examples/*.json)
install(FILES README.md ${guides} DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/libcrondb-dev/examples" COMPONENT development)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME crondb)
set(CPACK_PACKAGE_VENDOR crondb)
set(CPACK_PACKAGE_CONTACT "The crondb authors <crondb@localhost>")
set(CPACK_PACKAGE_HOMEPAGE_URL "")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_COMPONENTS_ALL server development)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_SERVER_PACKAGE_NAME crondb-server)
set(CPACK_DEBIAN_SERVER_PACKAGE_SECTION database)
set(CPACK_DEBIAN_SERVER_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_SERVER_PACKAGE_DEPENDS "adduser, init-system-helpers (>= 1.52), tzdata")
set(CPACK_DEBIAN_SERVER_PACKAGE_RECOMMENDS "ca-certificates, fonts-noto-core, fonts-symbola, fonts-wqy-microhei")
set(CPACK_DEBIAN_SERVER_PACKAGE_CONTROL_EXTRA "${source}/conffiles;${source}/postinst;${source}/prerm;${source}/postrm")
set(CPACK_COMPONENT_SERVER_DESCRIPTION "CRM pipelines and exact sales reporting, served over HTTP
 Deals, leads, tasks, calls and emails of sales teams with exact metrics over
 them: an API server that keeps everything in one SQLite file.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libcrondb-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
# What the components that stand on more than these need is said by find_package.
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libexpected-dev, libfmt-dev, libhowardhinnant-date-dev, libidn2-dev, libssl-dev, libutf8proc-dev")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_RECOMMENDS "libsqlite3-dev, libpq-dev, libboost-json1.81-dev, libcsv-dev, doctest-dev")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS
  "libboost-url1.81-dev, libspdlog-dev, prometheus-cpp-dev, libcurl4-openssl-dev, libgmime-3.0-dev, libpango1.0-dev, zlib1g-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "CRM pipelines and exact sales reporting, as a C++20 library
 Static libraries, headers and package files for programs that embed crondb:
 its rules, its storages, its reports, or the whole HTTP server.")
include(CPack)
