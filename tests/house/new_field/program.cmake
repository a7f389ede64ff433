add_executable(new_field ${NEW_FIELD}/program.cpp)
target_link_libraries(new_field PRIVATE crondb::sqlite crondb::importing)
