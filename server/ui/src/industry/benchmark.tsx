import type { Benchmark } from "#schema";
import { api, call } from "../api/client";
import { useQuery } from "../api/query";
import { go } from "../app/commands";
import { BarTable } from "../components/bar-table";
import { Columns } from "../components/columns";
import { Figures } from "../components/figures";
import { count, dayOf, monthOf, monthYear, percent } from "../components/format";
import { Icon } from "../components/icon";
import { Page } from "../components/page";
import { EmptyState, ErrorState, Skeleton } from "../components/states";
import { Select } from "../components/field";

export function BenchmarkPage({ industry }: { industry: string }) {
  const path = { industry };
  const { data, failure, refetch } = useQuery(`benchmark/${industry}`, (signal) =>
    call(api.GET("/v1/reports/benchmark/{industry}", { params: { path }, signal })),
  );
  return (
    <Page
      title={data?.industry ?? industry}
      detail={data && `computed ${dayOf(data.computed_at)}`}
      actions={
        data && (
          <a class="button" data-kind="secondary" href={`/v1/reports/benchmark/${encodeURIComponent(industry)}/pdf`} download={`${data.industry}.pdf`}>
            <Icon name="download" />
            PDF
          </a>
        )
      }
      toolbar={<IndustrySelect value={data?.industry ?? industry} />}
    >
      {data ? (
        <Numbers of={data} />
      ) : failure?.code === "not_found" ? (
        <EmptyState icon="benchmarks" title="No benchmark of this name" actions={<a href="/benchmarks">All industries</a>}>
          The industry may have been renamed, or its last company is gone.
        </EmptyState>
      ) : failure ? (
        <ErrorState failure={failure} retry={refetch} />
      ) : (
        <Skeleton lines={9} />
      )}
    </Page>
  );
}

function IndustrySelect({ value }: { value: string }) {
  const { data } = useQuery("industries", (signal) => call(api.GET("/v1/reports/industries", { params: { query: { per_page: 100 } }, signal })));
  const names = data?.results.map(({ industry }) => industry) ?? [];
  const all = names.includes(value) ? names : [value, ...names];
  return (
    <>
      <a class="button benchmark__back" data-kind="quiet" href="/benchmarks">
        <Icon name="left" />
        All industries
      </a>
      <Select
        label="Industry"
        labelHidden
        value={value}
        options={all.map((name) => ({ value: name, label: name }))}
        onValue={(name) => go(`/benchmarks/${encodeURIComponent(name)}`)}
      />
    </>
  );
}

const share = (value: number) => percent(value * 100, 1);

function Numbers({ of }: { of: Benchmark }) {
  const growth = of.growth_pct === null ? "–" : `${of.growth_pct > 0 ? "+" : ""}${percent(of.growth_pct, 1)}`;
  return (
    <div class="cards">
      <Figures
        figures={[
          { label: "Companies", value: count(of.companies) },
          { label: "New, last 30 days", value: growth, detail: "against the 30 before" },
          { label: "Enriched", value: share(of.enrichment_rate) },
          { label: "With email addresses", value: share(of.email_coverage) },
          { label: "Median size", value: of.median_employees === null ? "–" : count(of.median_employees), detail: "people" },
        ]}
      />
      <section class="card">
        <header class="card__head">
          <h2>New companies by month</h2>
        </header>
        <div class="card__body">
          <Columns
            label="New companies by month"
            series={["New companies"]}
            points={of.growth.map(({ month, new_companies }) => ({ label: monthOf(month), name: monthYear(month), values: [new_companies] }))}
          />
        </div>
      </section>
      <section class="card">
        <header class="card__head">
          <h2>Companies by country</h2>
        </header>
        <div class="card__body">
          <BarTable label="Companies by country" bars={of.by_country.map(({ country, companies }) => ({ label: country, value: companies, text: count(companies) }))} />
          {of.by_country.length === 0 && <p class="muted">No company tells its country.</p>}
        </div>
      </section>
      <section class="card" data-wide>
        <header class="card__head">
          <h2>Companies with most email addresses</h2>
        </header>
        <div class="benchmark__scroll" tabIndex={0} role="region" aria-label="Companies with most email addresses">
          <table class="simple-table">
            <thead>
              <tr>
                <th scope="col">Company</th>
                <th scope="col">Domain</th>
                <th scope="col" data-align="end">
                  Addresses
                </th>
                <th scope="col" data-align="end">
                  People
                </th>
              </tr>
            </thead>
            <tbody>
              {of.top_domains.map(({ domain, name, emails_found, employees }) => (
                <tr key={domain}>
                  <th scope="row">{name}</th>
                  <td>{domain}</td>
                  <td data-align="end">{count(emails_found)}</td>
                  <td data-align="end">{employees === null ? "–" : count(employees)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </section>
    </div>
  );
}
