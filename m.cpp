#include "crondb/importing/commission.hpp"
