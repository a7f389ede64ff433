import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Leads() {
  return (
    <Page title="Leads">
      <EmptyState icon="leads" title="Nothing here yet" />
    </Page>
  );
}
