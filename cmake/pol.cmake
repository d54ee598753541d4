# Warnings, sanitizers, and pol_library(<folder> SOURCES ... LINKS ...): a folder of the compiler as a library.
add_compile_options(-Wall -Wextra -Wno-unused-parameter)
add_compile_options($<$<COMPILE_LANGUAGE:C>:-Wswitch-enum> $<$<COMPILE_LANGUAGE:C>:-Wmissing-prototypes> $<$<COMPILE_LANGUAGE:C>:-Wvla>)
# Position-independent code may inline and specialise its own functions: nobody replaces them when a library is loaded.
add_compile_options(-fno-semantic-interposition)
add_compile_definitions(_GNU_SOURCE POL_VERSION="${PROJECT_VERSION}")
if(POL_WERROR)
  add_compile_options(-Werror)
endif()
if(POL_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
  add_compile_definitions(POL_SANITIZE)
  add_link_options(-fsanitize=address,undefined)
endif()
if(POL_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

# LLVM's linker, where it is there, links the programs that hold LLVM in a fifth of the time.
find_program(LLVM_CONFIG NAMES llvm-config-19 REQUIRED)
execute_process(COMMAND ${LLVM_CONFIG} --bindir OUTPUT_VARIABLE llvm_bindir OUTPUT_STRIP_TRAILING_WHITESPACE)
if(EXISTS ${llvm_bindir}/ld.lld)
  add_link_options(-fuse-ld=lld -B${llvm_bindir})
endif()

# Headers are included as "folder/name.h". Each library sees only its own folder and those it links to: the include folder
# of a library is a directory of its own that holds one link to it.
function(pol_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
  add_library(pol_${name} STATIC ${ARG_SOURCES})
  set(view ${CMAKE_BINARY_DIR}/include_views/${name})
  file(MAKE_DIRECTORY ${view})
  file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${view}/${name} SYMBOLIC)
  target_include_directories(pol_${name} PUBLIC ${view})
  target_link_libraries(pol_${name} PUBLIC ${ARG_LINKS})
endfunction()
