import type { Traffic } from "#schema";
import { api, call } from "../api/client";
import { useQuery } from "../api/query";
import { BarTable } from "../components/bar-table";
import { Columns } from "../components/columns";
import { Figures } from "../components/figures";
import { count, day, decimal, percent, word } from "../components/format";
import { Page } from "../components/page";
import { EmptyState, ErrorState, Skeleton } from "../components/states";

export default function TrafficPage() {
  const { data, failure, refetch } = useQuery("traffic", (signal) => call(api.GET("/v1/analytics/traffic", { signal })));
  return (
    <Page title="Traffic" detail="The last 30 days, today included">
      {!data ? (
        failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={9} />
      ) : data.sessions === 0 ? (
        <EmptyState icon="traffic" title="Nothing was tracked in the last 30 days" actions={<a href="/docs">API reference</a>}>
          Your pages and programs tell what people do with POST /v1/analytics/track.
        </EmptyState>
      ) : (
        <Numbers of={data} />
      )}
    </Page>
  );
}

function Numbers({ of }: { of: Traffic }) {
  return (
    <div class="cards">
      <Figures
        figures={[
          { label: "Page views", value: count(of.page_views) },
          { label: "Sessions", value: count(of.sessions) },
          { label: "Visitors", value: count(of.visitors) },
          { label: "Views a session", value: of.sessions > 0 ? decimal(of.page_views / of.sessions, 1) : "–" },
        ]}
      />
      <section class="card" data-wide>
        <header class="card__head">
          <h2>By day</h2>
        </header>
        <div class="card__body">
          <Columns
            label="Page views and sessions by day"
            series={["Page views", "Sessions"]}
            points={of.daily.map(({ date, page_views, sessions }) => ({ label: day(date), name: day(date), values: [page_views, sessions] }))}
            every={7}
          />
        </div>
      </section>
      <section class="card">
        <header class="card__head">
          <h2>Pages</h2>
        </header>
        <div class="card__body">
          <BarTable label="Views by page" bars={of.top_pages.map(({ page, views }) => ({ label: page, value: views, text: count(views) }))} />
          {of.top_pages.length === 0 && <p class="muted">No page was viewed.</p>}
        </div>
      </section>
      <section class="card">
        <header class="card__head">
          <h2>Conversions</h2>
        </header>
        <table class="simple-table">
          <thead>
            <tr>
              <th scope="col">Event</th>
              <th scope="col" data-align="end">
                Times
              </th>
              <th scope="col" data-align="end">
                Sessions
              </th>
              <th scope="col" data-align="end">
                Rate
              </th>
            </tr>
          </thead>
          <tbody>
            {of.conversions.map((conversion) => (
              <tr key={conversion.event_type}>
                <th scope="row">{word(conversion.event_type)}</th>
                <td data-align="end">{count(conversion.count)}</td>
                <td data-align="end">{count(conversion.sessions)}</td>
                <td data-align="end">{percent(conversion.rate * 100, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p class="traffic__note">
          Which events count is among the <a href="/settings">settings of the team</a>.
        </p>
      </section>
    </div>
  );
}
