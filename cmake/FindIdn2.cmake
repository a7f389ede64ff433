# idn2::idn2: Debian's package has no CMake files.
if(NOT TARGET idn2::idn2)
  find_path(IDN2_INCLUDE_DIR idn2.h REQUIRED)
  find_library(IDN2_LIBRARY idn2 REQUIRED)
  add_library(idn2::idn2 UNKNOWN IMPORTED)
  set_target_properties(idn2::idn2 PROPERTIES
    IMPORTED_LOCATION "${IDN2_LIBRARY}" INTERFACE_INCLUDE_DIRECTORIES "${IDN2_INCLUDE_DIR}")
endif()
