import type { IcpFactorScore, IcpScore } from "#schema";
import { api, call } from "../api/client";
import { useQuery } from "../api/query";
import { Badge, type Tone } from "../components/badge";
import { Drawer } from "../components/drawer";
import { word } from "../components/format";
import { EmptyState, ErrorState, Skeleton } from "../components/states";

const tones: Record<IcpScore["tier"], Tone> = { hot: "success", warm: "warning", cold: "neutral" };

export function Tier({ tier }: { tier: IcpScore["tier"] }) {
  return <Badge tone={tones[tier]}>{word(tier)}</Badge>;
}

const names: Record<IcpFactorScore["factor"], string> = {
  industry: "Industry",
  geo: "Market",
  company_size: "Size",
  reachable: "Reachable",
  momentum: "Momentum",
};

/** Those that fit, in a line. */
export function Factors({ factors }: { factors: readonly IcpFactorScore[] }) {
  return (
    <span class="factors">
      {factors
        .filter(({ matched }) => matched)
        .map(({ factor, points, weight }) => (
          <Badge key={factor}>{points < weight ? `${names[factor]}, in part` : names[factor]}</Badge>
        ))}
    </span>
  );
}

/** Why a domain scores as it does. */
export function ScoreDrawer({ domain, onClose }: { domain: string; onClose: () => void }) {
  const { data, failure, refetch } = useQuery(`icp/score/${domain}`, (signal) => call(api.POST("/v1/business-profile/icp-score", { body: { domain }, signal })));
  return (
    <Drawer title={data?.domain ?? domain} onClose={onClose}>
      {data ? <Score score={data} /> : failure ? <NoScore failure={failure} retry={refetch} /> : <Skeleton lines={6} />}
    </Drawer>
  );
}

function NoScore({ failure, retry }: Parameters<typeof ErrorState>[0]) {
  if (failure.code === "not_found") {
    return (
      <EmptyState icon="search" title="Nothing is known of this domain">
        Companies come from the pool that the operator of this server fills.
      </EmptyState>
    );
  }
  if (failure.of("domain")) {
    return (
      <EmptyState icon="search" title="This is no domain">
        Write a host name, such as example.com.
      </EmptyState>
    );
  }
  return <ErrorState failure={failure} {...(retry && { retry })} />;
}

function Score({ score: { score, tier, factors } }: { score: IcpScore }) {
  return (
    <div class="score">
      <div class="score__head">
        <span class="score__number number">
          {score}
          <span class="visually-hidden"> of 100</span>
        </span>
        <Tier tier={tier} />
      </div>
      <ul class="score__factors">
        {factors.map(({ factor, points, weight, reason }) => (
          <li key={factor} class="score__factor">
            <strong>{names[factor]}</strong>
            <span class="score__points number">
              {points} of {weight}
            </span>
            <span class="score__track" aria-hidden="true">
              <span class="score__bar" style={{ width: `${weight > 0 ? (points / weight) * 100 : 0}%` }} />
            </span>
            <span class="score__reason">{reason}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
