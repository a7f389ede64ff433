import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Tasks() {
  return (
    <Page title="Tasks">
      <EmptyState icon="tasks" title="Nothing here yet" />
    </Page>
  );
}
