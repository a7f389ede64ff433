#pragma once

#include <string>

/// Measurements that compare with a bare alternative in the same process. Each prints its result and returns an exit code.
namespace crondb::bench {

/// GET /healthz against a minimal Beast server that answers the same bytes, in about that many seconds.
int http(double seconds);
/// Reads and group commit of the SQLite storage against bare SQLite and against one commit per write, in about that many seconds.
int storage(double seconds);
/// Reads, creates, clients side by side and a server 1 ms away against the same by libpq alone, in about that many seconds. Makes
/// teams in the database of `uri`.
int storage_on_server(const std::string& uri, double seconds);

/// Copies of a file of 580,000 rows and their stays: to another file, to the empty database of `uri`, and from there to a file.
/// CRONDB_BENCH_PERCENT scales the rows.
int copy_with_server(const std::string& uri);

/// A dashboard of twelve widgets over 5.8 million rows in memory against the same questions in SQL, in about that many seconds.
/// CRONDB_BENCH_PERCENT scales the rows.
int metrics(double seconds);

/// That dashboard over HTTP for a team of 10,000 rows, asked by 16 clients at once, in about that many seconds.
int dashboard_over_http(double seconds);

/// Writes the rows of that team in the import format: leads.csv, deals.csv, tasks.csv, calls.csv and emails.csv in `folder`, people
/// and tags by name. Histories are left out. CRONDB_BENCH_PERCENT scales the rows.
int export_rows(const std::string& folder);
/// Usage events in batches of 100, durable, per second of one core; traffic over five million events. CRONDB_BENCH_PERCENT scales
/// their number.
int analytics(double seconds);

/// What a team waits for a short answer and a list, alone and beside 200 clients of another team that ask for lists and exports at
/// once, in about that many seconds.
int burst(double seconds);

/// The domains of 100,000 deals ranked against a profile, in about that many seconds.
int icp(double seconds);

/// The facts of a team read from an SQLite file of 580,000 rows and their stays, again and again for about that many seconds.
/// CRONDB_BENCH_PERCENT scales the rows.
int load(double seconds);

/// A CSV import into SQLite against bare puts of the same deals, in about that many seconds.
int import(double seconds);

/// A benchmark of an industry as PDF, with names in ten scripts: the first one and those after it, in about that many seconds.
int pdf(double seconds);

/// A poll of 10,000 schedules in SQLite of which none is due, in about that many seconds, 5 at most.
int schedules(double seconds);

/// The longest that the write-ahead log gets beside exports, and how long pages and writes take, in about that many seconds.
int wal(double seconds);

/// 10,000 idle WebSockets, 1,000 of them of one team: memory of each, and how long a notification takes to reach the team.
int websocket(double seconds);

}  // namespace crondb::bench
