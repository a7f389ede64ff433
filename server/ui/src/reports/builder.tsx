import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Builder() {
  return (
    <Page title="Edit report">
      <EmptyState icon="reports" title="Nothing here yet" />
    </Page>
  );
}
