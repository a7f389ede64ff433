import type { IndustrySummary } from "#schema";
import { api, call } from "../api/client";
import { useList } from "../api/list";
import { BarTable } from "../components/bar-table";
import { counted, ago, count } from "../components/format";
import { Page } from "../components/page";
import { Pagination } from "../components/pagination";
import { EmptyState, ErrorState, Skeleton } from "../components/states";
import { BenchmarkPage } from "./benchmark";

interface Row extends IndustrySummary {
  id: string;
}

export default function Benchmarks({ id }: { id?: string }) {
  return id === undefined ? <Industries /> : <BenchmarkPage industry={id} />;
}

function Industries() {
  const list = useList<Row>("industries/list", async (cursor, signal) => {
    const page = await call(api.GET("/v1/reports/industries", { params: { query: { per_page: 100, ...(cursor && { cursor }) } }, signal }));
    return { ...page, results: page.results.map((row) => ({ ...row, id: row.industry })) };
  });
  const newest = list.rows.map(({ computed_at }) => computed_at).sort().at(-1);
  return (
    <Page
      title="Benchmarks"
      layout="text"
      detail={list.total !== undefined && newest && `${counted(list.total, "industry", "industries")}, computed ${ago(newest)}`}
    >
      {list.loading && <Skeleton lines={8} />}
      {list.failure && list.rows.length === 0 && <ErrorState failure={list.failure} retry={list.refetch} />}
      {!list.loading && !list.failure && list.rows.length === 0 && (
        <EmptyState icon="benchmarks" title="No company is known yet">
          The operator of this server fills the pool of companies that benchmarks are made from, with “crondb-server import companies”.
        </EmptyState>
      )}
      {list.rows.length > 0 && (
        <section class="card">
          <header class="card__head">
            <h2>Companies by industry</h2>
          </header>
          <div class="card__body">
            <BarTable
              label="Companies by industry"
              bars={list.rows.map(({ industry, companies }) => ({
                label: industry,
                value: companies,
                text: count(companies),
                name: <a href={`/benchmarks/${encodeURIComponent(industry)}`}>{industry}</a>,
              }))}
            />
            {list.more && <Pagination list={list} noun="industries" />}
          </div>
        </section>
      )}
    </Page>
  );
}
