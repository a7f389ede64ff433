#pragma once

/// Measurements that compare with a bare alternative in the same process. Each prints its result and returns an exit code.
namespace crondb::bench {

/// GET /healthz against a minimal Beast server that answers the same bytes, in about that many seconds.
int http(double seconds);
/// Reads and group commit of the SQLite storage against bare SQLite and against one commit per write, in about that many seconds.
int storage(double seconds);

/// A dashboard of twelve widgets over 5.8 million rows in memory against the same questions in SQL, in about that many seconds.
/// CRONDB_BENCH_PERCENT scales the rows.
int metrics(double seconds);

/// A CSV import into SQLite against bare puts of the same deals, in about that many seconds.
int import(double seconds);

}  // namespace crondb::bench
