# Compiles files into a program, compressed.
#
#   include(EmbedFiles)
#   crondb_embed_files(<target> NAME docs FILES path... DEPENDS dependency...)
#   crondb_embed_files(<target> NAME dashboard BELOW folder DEPENDS dependency...)
#
# adds to <target> a source that defines what server/pages.hpp declares for NAME: each file by its name, or its path below the folder,
# with its bytes gzipped. The files may be made by the build itself. The file also runs as the script that writes the sources.

if(NOT CMAKE_SCRIPT_MODE_FILE)
  set(CRONDB_EMBED_FILES_SCRIPT "${CMAKE_CURRENT_LIST_FILE}" CACHE INTERNAL "")

  function(crondb_embed_files target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "NAME;BELOW" "FILES;DEPENDS")
    find_program(GZIP gzip REQUIRED)
    set(folder "${CMAKE_CURRENT_BINARY_DIR}/${arg_NAME}_assets")
    set(outputs "${folder}/assets.cpp" "${folder}/assets.S")
    add_custom_command(
      OUTPUT ${outputs}
      COMMAND "${CMAKE_COMMAND}" "-DFOLDER=${folder}" "-DNAME=${arg_NAME}" "-DFILES=${arg_FILES}" "-DBELOW=${arg_BELOW}" "-DGZIP=${GZIP}"
        -P "${CRONDB_EMBED_FILES_SCRIPT}"
      DEPENDS ${arg_FILES} ${arg_DEPENDS} "${CRONDB_EMBED_FILES_SCRIPT}"
      COMMENT "Embedding ${arg_NAME}"
      VERBATIM)
    target_sources(${target} PRIVATE ${outputs})
    set_source_files_properties(${outputs} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
  endfunction()

  return()
endif()

file(MAKE_DIRECTORY "${FOLDER}")
set(bytes ".section .note.GNU-stack,\"\",@progbits\n.section .rodata\n")
set(declared "")
set(rows "")
set(number 0)
if(BELOW)
  file(GLOB_RECURSE FILES "${BELOW}/*")
endif()
foreach(path IN LISTS FILES)
  if(BELOW)
    file(RELATIVE_PATH name "${BELOW}" "${path}")
  else()
    get_filename_component(name "${path}" NAME)
  endif()
  file(SHA256 "${path}" hash)
  string(SUBSTRING "${hash}" 0 16 hash)
  set(packed "${FOLDER}/${number}.gz")
  # Without name and time, so that the same files make the same program.
  execute_process(COMMAND "${GZIP}" -9 -n -c "${path}" OUTPUT_FILE "${packed}" COMMAND_ERROR_IS_FATAL ANY)
  set(symbol "crondb_${NAME}_${number}")
  string(APPEND bytes ".hidden ${symbol}, ${symbol}_end\n.global ${symbol}, ${symbol}_end\n${symbol}:\n.incbin \"${packed}\"\n${symbol}_end:\n")
  string(APPEND declared "extern const char ${symbol}[];\nextern const char ${symbol}_end[];\n")
  string(APPEND rows "      {\"${name}\", \"${hash}\", {${symbol}, ${symbol}_end}},\n")
  math(EXPR number "${number} + 1")
endforeach()
file(WRITE "${FOLDER}/assets.S" "${bytes}")
file(WRITE "${FOLDER}/assets.cpp" "// Written by EmbedFiles.cmake.
#include \"pages.hpp\"

extern \"C\" {
${declared}}

namespace crondb::server {

std::span<const Asset> ${NAME}_assets() {
  static const Asset assets[] = {
${rows}  };
  return assets;
}

}  // namespace crondb::server
")
