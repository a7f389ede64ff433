import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function View() {
  return (
    <Page title="Report">
      <EmptyState icon="reports" title="Nothing here yet" />
    </Page>
  );
}
