#pragma once

#include "crondb/importing/requests.hpp"
#include "crondb/metrics/run.hpp"
#include "crondb/pipeline/requests.hpp"
#include "schema.hpp"

/// Types whose JSON is not that of a field table.
namespace crondb::server {

template <>
inline boost::json::object custom_schema<ValueByCurrency>() {
  return {{"type", "object"}, {"additionalProperties", number_schema("number", {})}};
}

template <>
inline boost::json::object custom_schema<metrics::Filters>() {
  boost::json::object values{{"type", boost::json::array{"string", "array"}}, {"items", text_schema({})}};
  return {{"type", "object"}, {"additionalProperties", std::move(values)}};
}

template <>
inline boost::json::object custom_schema<metrics::MetricSeries>() {
  boost::json::object properties{
      {"instanceId", text_schema({})}, {"metricId", text_schema({})}, {"shape", schema<metrics::Shape>()}};
  properties["series"] = schema<std::vector<metrics::Series>>();
  properties["points"] = {
      {"type", "array"},
      {"items", {{"type", "object"}}},
      {"description",
       "timeseries: bucket, partial if so, and a number or null under the key of each series; category: category, "
       "label, value; leaderboard: userId, label, value, rank; empty for stat"}};
  properties["stat"] = schema<std::optional<metrics::Stat>>();
  properties["meta"] = schema<metrics::Meta>();
  return {{"type", "object"}, {"properties", std::move(properties)}};
}

template <>
inline boost::json::object custom_schema<metrics::RunResponse>() {
  boost::json::object properties;
  properties["results"] = schema<std::vector<metrics::MetricSeries>>();
  return {{"type", "object"}, {"properties", std::move(properties)}};
}

template <>
inline boost::json::object custom_schema<ColumnsOfFields>() {
  boost::json::object fields{{"type", "object"}, {"additionalProperties", text_schema({})}};
  return {{"type", "object"}, {"properties", {{"fields", std::move(fields)}}}};
}

}  // namespace crondb::server
