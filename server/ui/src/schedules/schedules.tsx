import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Schedules() {
  return (
    <Page title="Schedules">
      <EmptyState icon="schedules" title="Nothing here yet" />
    </Page>
  );
}
