import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Benchmarks() {
  return (
    <Page title="Benchmarks">
      <EmptyState icon="benchmarks" title="Nothing here yet" />
    </Page>
  );
}
