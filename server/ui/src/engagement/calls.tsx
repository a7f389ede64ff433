import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Calls() {
  return (
    <Page title="Calls">
      <EmptyState icon="calls" title="Nothing here yet" />
    </Page>
  );
}
